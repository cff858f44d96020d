import { aptRepository, directory, facts, fail, type Node, pkg, read, remoteFile } from "tsamae";
import { imageArchitecture } from "./platform.ts";
import { isAtLeast } from "./release-of.ts";

/** Where the plugin comes from. */
export type PluginSource = "docker" | "distribution" | "release";

/** A release of buildx, as a file for each architecture. */
export interface BuildxRelease {
  /** Without a `v`: `"0.30.1"`. */
  readonly version: string;
  /** The folder of all releases; default: GitHub's. */
  readonly url: string;
  /** SHA-256 of the files, hexadecimal, by architecture as the release names it: `amd64`, `arm64`, `arm-v7`. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** Docker's packages for apt. */
export interface DockerRepository {
  /** Not stated: Docker's own for the host's distribution. */
  readonly uris?: string | undefined;
  /** Not stated: the host's codename. */
  readonly suites?: string | undefined;
  /** A URL, or a file beside the recipe or in the cookbook's `files/`. Not stated: Docker's own, by URL. */
  readonly key?: string | undefined;
  /** SHA-256 of the key, hexadecimal. */
  readonly checksum?: string | undefined;
}

export interface Plugin {
  readonly source: PluginSource | "auto";
  readonly release?: BuildxRelease | undefined;
  readonly repository: DockerRepository;
}

/** Docker's key, as its repositories for Debian and for Ubuntu have it. */
const dockerKeyChecksum = "1500c1f56fa9e26b9b8f42452a553675796ade0807cdce11975eb98170b3a570";

/** As it was stated; else what goes with the packages that the host has, or what its distribution has. */
export async function pluginSource({ source, release }: Plugin, node: Node): Promise<PluginSource> {
  if (source !== "auto") return source;
  if (node.family === "debian") {
    const dockers = await Promise.all(["docker-ce", "docker-ce-cli"].map((name) => read(facts.package(name))));
    if (dockers.some(({ installed }) => installed)) return "docker";
    if (isAtLeast(node, { debian: 13, ubuntu: 22.04 })) return "distribution";
  }
  if (release !== undefined) return "release";
  if (node.family === "debian") return "docker";
  fail(`${node.platform} has no package of buildx that is known here`, "state a release, with its checksums");
}

/** Installs it, where docker looks for its plugins. */
export async function plugin(source: PluginSource, { release, repository }: Plugin, node: Node): Promise<void> {
  if (source === "release") await releasedPlugin(release, node);
  if (source === "distribution") pkg("docker-buildx");
  if (source !== "docker") return;
  dockerRepository(repository, node);
  pkg("docker-buildx-plugin");
}

function dockerRepository({ uris, suites, key, checksum }: DockerRepository, node: Node): void {
  const own = `https://download.docker.com/linux/${node.platform === "ubuntu" ? "ubuntu" : "debian"}`;
  aptRepository("docker", {
    uris: uris ?? own,
    suites,
    components: "stable",
    key: key ?? `${own}/gpg`,
    checksum: key === undefined ? (checksum ?? dockerKeyChecksum) : checksum,
  });
}

/** A folder of plugins for all users; those of packages are in /usr/libexec or /usr/lib. */
const plugins = "/usr/local/lib/docker/cli-plugins";

async function releasedPlugin(release: BuildxRelease | undefined, node: Node): Promise<void> {
  if (release === undefined) fail("source: a release needs its version and checksums, stated as release");
  const { source, checksum } = releasedFile(release, await architectureOf(node));
  directory("/usr/local/lib/docker");
  directory(plugins);
  remoteFile(`${plugins}/docker-buildx`, { source, checksum, mode: "0755" });
}

/** The file of a release for an architecture, by any of its names, with its checksum. */
export function releasedFile({ version, url, checksums }: BuildxRelease, name: string) {
  const architecture = imageArchitecture(name).replace("/", "-");
  const checksum = checksums[architecture];
  if (checksum === undefined) {
    fail(
      `release: there is no checksum for ${architecture}, which this host needs`,
      `checksums.txt of the release has it: checksums: { "${architecture}": "…" }`,
    );
  }
  const source = `${url}/v${version}/buildx-v${version}.linux-${architecture}`;
  return { source, checksum: `sha256:${checksum}` } as const;
}

/** That of the host's programs: a 64-bit kernel may have 32-bit ones, and the kernel's name does not tell. */
async function architectureOf({ family, architecture }: Node): Promise<string> {
  if (family !== "debian") return architecture;
  const { status, stdout } = await read(facts.output({ command: "dpkg --print-architecture" }));
  return status === 0 ? stdout.trim() : architecture;
}
