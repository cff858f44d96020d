import { aptUpdate, facts, file, link, pkg, recipe, service, t, template } from "tsamae";

/** nginx with one site, which answers every request with the client's address as text. */
export default recipe(
  { port: t.optional(t.number(), 80), serverName: t.optional(t.string(), "_") },
  ({ port, serverName }, { node }) => {
    // An index that is older than a week may name versions that the mirror no longer has.
    if (node.family === "debian")
      aptUpdate("weekly", { olderThan: 7 * 86_400, notIf: (host) => host.read(facts.package("nginx")).installed });
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
