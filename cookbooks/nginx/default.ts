import { aptUpdate, directory, facts, fail, file, type Node, pkg, recipe, service, t, template } from "tsamae";
import { nginxSites } from "./nginx-site.ts";
import { nginxRepository } from "./repository.ts";
import { siteSchema } from "./site.ts";
import { size } from "./words.ts";

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
    validate: "nginx -t -q -c %{path}",
  });
  directory("/etc/nginx/sites-available", { mode: "0755" });
  if (wanted.source === "nginx.org") withoutDefaultSite();
  nginxSites("nginx", wanted.sites, { replacesDefault: true });
  service("nginx", { action: ["enable", "start"] });
});

/** That of nginx's own package, as long as nobody has made it a site of their own. */
function withoutDefaultSite(): void {
  const path = "/etc/nginx/conf.d/default.conf";
  const isThePackages = `grep -qxF " ${path} $(md5sum <${path} | cut -c 1-32)"`;
  file(path, { action: "delete", onlyIf: `dpkg-query -W -f '\${Conffiles}' nginx | ${isThePackages}` });
}

const packagesUser = (source: "distribution" | "nginx.org", node: Node): string =>
  source === "distribution" && node.family === "debian" ? "www-data" : "nginx";

interface Settings {
  readonly user?: string | undefined;
  readonly maxBodySize: string;
  readonly workerProcesses?: number | undefined;
}

function requireSettings({ user = "", maxBodySize, workerProcesses }: Settings): void {
  if (workerProcesses === 0) fail("workerProcesses: expected 1 or more");
  if (!/^[\w.-]*$/.test(user)) fail(`user: expected a user's name, got ${JSON.stringify(user)}`);
  size(maxBodySize, "maxBodySize");
}
