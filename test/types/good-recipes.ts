/** Recipes that an editor must not complain about, by the name of their file. */
export const goodRecipes: Readonly<Record<string, string>> = {
  "nginx.ts": `import { execute, facts, file, link, pkg, recipe, service, t, template } from "tsamae";

export default recipe({ port: t.optional(t.number(), 80) }, ({ port }, { node }) => {
  if (node.family === "debian") execute("apt-get update", { notIf: "test -e /usr/sbin/nginx" });
  pkg("nginx");
  const nginx = service("nginx", { action: ["enable", "start"] });
  template("/etc/nginx/sites-available/main", { source: "main.ejs", mode: "0644", variables: { port }, notifies: nginx.to("restart") });
  link("/etc/nginx/sites-enabled/main", { to: "/etc/nginx/sites-available/main", notifies: nginx.to("restart") });
  file("/etc/nginx/sites-enabled/default", { action: "delete", notifies: nginx.to("restart", "delayed") });
});
`,

  "no-parameters.ts": `import { directory, recipe } from "tsamae";
export default recipe(({ node }) => { directory(\`/srv/\${node.hostname}\`, { mode: "01777" }); });
`,

  "including.ts": `import { include, includeRecipe, recipe } from "tsamae";
import nginx from "./nginx.ts";
import plain from "./no-parameters.ts";
export default recipe(async () => {
  await include(nginx, { port: 8080 });
  await include(nginx, { port: undefined });
  await include(nginx);
  await include(plain);
  await includeRecipe("nginx::sites");
});
`,

  "links.ts": `import { link, recipe } from "tsamae";
export default recipe(({ node }) => {
  link("/etc/old", { action: "delete" });
  link("/etc/older", { action: ["delete"] });
  link("/etc/oldest", { action: "nothing", force: true });
  link("/etc/lazy", { to: (host) => (host.platform.family === "debian" ? "/a" : "/b") });
  link("/etc/both", { action: ["delete", "create"], to: "/etc/main" });
  link("/etc/either", { action: node.family === "debian" ? "create" : "delete", to: "/etc/main" });
});
`,

  "accounts.ts": `import { file, group, recipe, secret, user } from "tsamae";
export default recipe(() => {
  const staff = group("staff", { gid: 4000, members: ["deploy"], append: true });
  const ann = user("ann", { gid: 100, groups: ["staff"], password: secret({ env: "HASH" }), expire: "never", subscribes: ["modify", staff] });
  user("bob", { gid: "users", password: () => "*", action: ["create", "modify"] });
  user("gone", { action: "remove", removeHome: true });
  file("/etc/staff", { notifies: [ann.to("remove"), ["create", "group[staff]"], ["modify", "user[ann]", "immediately"]] });
});
`,

  "lazy-and-guarded.ts": `import { execute, facts, file, pkg, recipe, secret, sh, template } from "tsamae";
export default recipe(() => {
  file("/etc/key.pub", { content: (host) => host.read(facts.content("/etc/key")).text ?? "", mode: () => "0644" });
  file("/etc/password", { content: secret({ env: "DB_PASSWORD" }), sensitive: true });
  file("/etc/hosts", { action: "edit", edit: (text) => text.replace("old", "new") });
  template("/etc/motd", { variables: (host) => ({ isThere: host.read(facts.file("/etc/issue")).type === "file" }) });
  pkg("nginx", { notIf: (host) => host.read(facts.package("nginx")).installed });
  execute("make", {
    onlyIf: ["test -e Makefile", (host) => host.read(facts.package("make")).installed],
    notIf: undefined,
    cwd: "/srv",
    env: { TOKEN: secret({ env: "TOKEN" }) },
    verify: "test -e /srv/made",
  });
  void sh\`true\`;
});
`,

  "sent-files.ts": `import { file, recipe, remoteDirectory, remoteFile, secret } from "tsamae";
export default recipe(() => {
  file("/etc/sudoers", { content: "", validate: "visudo -cf %{path}", backup: 3 });
  remoteFile("/etc/motd");
  remoteFile("/usr/local/bin/tool", {
    source: "https://example.com/tool",
    checksum: "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    headers: { Authorization: secret({ env: "TOKEN" }) },
    mode: () => "0755",
  });
  const site = remoteDirectory("/srv/site", { purge: true, exclude: ["*.bak"], fileMode: "0644" });
  file("/etc/a", { subscribes: ["create", site], notifies: ["create", "remoteFile[/etc/motd]"] });
});
`,

  "notifications.ts": `import { execute, file, pkg, recipe, service } from "tsamae";
import { package as packageResource } from "tsamae";
export default recipe(() => {
  const nginx = service("nginx");
  const config = file("/etc/nginx.conf", { notifies: ["restart", "service[nginx]", "delayed"] });
  file("/etc/a", { notifies: [nginx.to("reload"), ["restart", nginx, "immediately"], ["run", "execute[make]"]] });
  service("varnish", { subscribes: ["restart", config] });
  service("haproxy", { subscribes: [["restart", "file[/etc/nginx.conf]"], ["reload", config, "immediately"]] });
  execute("make", { action: "nothing", subscribes: ["run", packageResource("make")] });
  pkg("nginx", { notifies: [] });
});
`,

  "own-resource.ts": `import { change, defineFact, defineResource, facts, nameProperty, recipe, sh, t } from "tsamae";

interface FlagProperties {
  /** Where the flag is. */
  path?: string | undefined;
  /** What it hangs on. */
  pole?: string | undefined;
  colour?: "red" | "white" | undefined;
}

const flag = defineResource<FlagProperties>()({
  type: "flag",
  properties: { path: nameProperty(t.path()), pole: t.optional(t.string()), colour: t.optional(t.oneOf(["red", "white"]), "red") },
  requiredFor: { raise: ["pole"] },
  defaultAction: "raise",
  events: ["wave"],
  actions: {
    raise: ({ path, pole, colour }, host) =>
      host.read(facts.file(path)).type === "file" ? [] : [change(\`raise \${colour.length} \${pole.length}\`, { script: sh\`touch -- \${path}\` })],
    lower: ({ path }) => [change("lower", { script: sh\`rm -- \${path}\` })],
    wave: ({ pole }) => (pole === undefined ? [] : [change("wave", { script: sh\`true\` })]),
  },
});

declare module "tsamae" {
  interface ResourceTypes {
    flag: "raise" | "lower" | "wave";
  }
}

const swap = defineFact({
  name: "swap",
  script: (_keys: readonly string[]) => sh\`cat /proc/swaps\`,
  parse: (output) => [{ value: output.length > 80 }],
});

export default recipe(() => {
  const ours = flag("/srv/flag", { pole: "/srv/pole", onlyIf: (host) => host.read(swap("any")) });
  flag("/srv/other", { action: "lower", notifies: [ours.to("wave"), ["wave", ours], ["wave", "flag[/srv/flag]"]] });
});
`,
};
