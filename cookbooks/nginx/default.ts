import { aptUpdate, facts, fail, file, type Node, pkg, recipe, service, t, template } from "tsamae";
import { nginxSite, reload } from "./nginx-site.ts";
import { nginxRepository } from "./repository.ts";
import { type Site, siteSchema } from "./site.ts";
import { mainValidation } from "./validation.ts";

const parameters = {
  /** The sites, by name: what is answered is one of `root`, `proxy` and `return`. */
  sites: t.optional(t.record(siteSchema), {}),
  /** Whose package is installed: the distribution's, or the stable one of nginx's own repository. */
  source: t.optional(t.oneOf(["distribution", "nginx.org"]), "distribution"),
  /** nginx's own packages for apt, or a mirror of them; what is not stated is nginx's own. */
  repository: t.optional(
    t.object({
      uris: t.optional(t.string()),
      suites: t.optional(t.string()),
      key: t.optional(t.string()),
      checksum: t.optional(t.string()),
    }),
    {},
  ),
  /** The package's version, as apt has it; `*` stands for anything: `"1.28.*"`. Not stated: whichever is installed, else the newest. */
  version: t.optional(t.string()),
  /** Who the workers run as. Not stated: who the package has made for it. */
  user: t.optional(t.string()),
  /** How many workers there are. Not stated: one for each processor. */
  workerProcesses: t.optional(t.count()),
  /** How many connections a worker may have at a time. */
  workerConnections: t.optional(t.count(), 1024),
  /** How large a request's body may be, in nginx's units; `"0"`: without a limit. */
  maxBodySize: t.optional(t.string(), "1m"),
  /** Whether answers are compressed. */
  gzip: t.optional(t.boolean(), true),
  /** Whether answers tell nginx's version. */
  serverTokens: t.optional(t.boolean(), false),
  /** Lines of nginx's own for `http`, with their semicolons. */
  directives: t.optional(t.list(t.string()), []),
};

/** nginx with its sites. The distribution's own is off. */
export default recipe(parameters, (wanted, { node }) => {
  requireSettings(wanted);
  if (node.family === "debian")
    aptUpdate("for nginx", { olderThan: 7 * 86_400, notIf: (host) => host.read(facts.package("nginx")).installed });
  if (wanted.source === "nginx.org") nginxRepository(wanted.repository, node);
  pkg("nginx", { version: wanted.version });
  template("/etc/nginx/nginx.conf", {
    mode: "0644",
    variables: {
      ...wanted,
      user: wanted.user ?? packagesUser(wanted.source, node),
      modules: node.family === "debian" ? "modules-enabled/*.conf" : "/usr/share/nginx/modules/*.conf",
      workerProcesses: wanted.workerProcesses ?? "auto",
    },
    validate: mainValidation,
    notifies: reload,
  });
  for (const path of ["/etc/nginx/sites-enabled/default", "/etc/nginx/conf.d/default.conf"])
    file(path, { action: "delete", notifies: reload });
  for (const [name, site] of Object.entries(wanted.sites).toSorted(byTurn)) nginxSite(name, site);
  service("nginx", { action: ["enable", "start"] });
});

/** There may be one default server at a time, and what goes may hang on what others still say. */
const turn = ({ enabled = true, defaultServer = false }: Site): number => (enabled ? (defaultServer ? 2 : 0) : 1);

const byTurn = ([, one]: readonly [string, Site], [, other]: readonly [string, Site]): number =>
  turn(one) - turn(other);

const packagesUser = (source: "distribution" | "nginx.org", node: Node): string =>
  source === "distribution" && node.family === "debian" ? "www-data" : "nginx";

interface Settings {
  readonly user?: string | undefined;
  readonly maxBodySize: string;
}

function requireSettings({ user = "", maxBodySize }: Settings): void {
  if (!/^[\w.-]*$/.test(user)) fail(`user: expected a user's name, got ${JSON.stringify(user)}`);
  if (!/^\d+[kmg]?$/i.test(maxBodySize))
    fail(`maxBodySize: expected a size such as "8m", got ${JSON.stringify(maxBodySize)}`);
}
