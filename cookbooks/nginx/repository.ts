import { aptRepository, facts, fail, file, type HostView, type Node, pkg } from "tsamae";

/** nginx's own packages for apt. */
export interface NginxRepository {
  /** Not stated: nginx's own for the host's distribution, of the stable branch. */
  readonly uris?: string | undefined;
  /** Not stated: the host's codename. */
  readonly suites?: string | undefined;
  /** A URL, or a file beside the recipe or in the cookbook's `files/`. Not stated: nginx's own, by URL. */
  readonly key?: string | undefined;
  /** SHA-256 of the key, hexadecimal. */
  readonly checksum?: string | undefined;
}

/** nginx's key, as its repositories for Debian and for Ubuntu have it. */
const keyChecksum = "55385da31d198fa6a5012d40ae98ecb272a6c4e8fffffba94719ffd3e87de37a";

/** Its packages come before those of the distribution, and in the place of one that is installed. */
export function nginxRepository({ uris, suites, key, checksum }: NginxRepository, node: Node): void {
  if (node.family !== "debian")
    fail(`source: nginx's own packages are known here for Debian and Ubuntu, and this is ${node.platform}`);
  pkg("ca-certificates");
  aptRepository("nginx", {
    uris: uris ?? `https://nginx.org/packages/${node.platform === "ubuntu" ? "ubuntu" : "debian"}`,
    suites,
    components: "nginx",
    key: key ?? "https://nginx.org/keys/nginx_signing.key",
    checksum: key === undefined ? (checksum ?? keyChecksum) : checksum,
  });
  file("/etc/apt/preferences.d/nginx", {
    content: "Package: nginx nginx-*\nPin: release o=nginx\nPin-Priority: 900\n",
    mode: "0644",
  });
  pkg("nginx", { action: "upgrade", onlyIf: hasDistributions });
}

/** nginx's own packages have the codename in their versions: `1.28.0-1~bookworm`. */
function hasDistributions(host: HostView): boolean {
  const { installed, version = "" } = host.read(facts.package("nginx"));
  return installed && !/~[a-z]+$/.test(version);
}
