import { execute, file, link, pkg, recipe, service, t, template } from "tsamae";

/** nginx with one site, which answers every request with the client's address as text. */
export default recipe(
  { port: t.optional(t.number(), 80), serverName: t.optional(t.string(), "_") },
  ({ port, serverName }, { node }) => {
    if (node.family === "debian") execute("apt-get update", { notIf: "test -e /usr/sbin/nginx" });
    pkg("nginx");
    const nginx = service("nginx", { action: ["enable", "start"] });
    template("/etc/nginx/sites-available/main", {
      source: "main.ejs",
      mode: "0644",
      variables: { port, serverName },
      notifies: nginx.to("restart"),
    });
    link("/etc/nginx/sites-enabled/main", {
      to: "/etc/nginx/sites-available/main",
      notifies: nginx.to("restart"),
    });
    file("/etc/nginx/sites-enabled/default", { action: "delete", notifies: nginx.to("restart") });
  },
);
