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
  /** A URL, the armored text, or a file beside the recipe or in the cookbook's `files/`. Not stated: Docker's own, as `gpg` beside the packages. */
  readonly key?: string | undefined;
  /** SHA-256 of the key, hexadecimal. */
  readonly checksum?: string | undefined;
}

export interface Plugin {
  readonly source: PluginSource | "auto";
  readonly release?: BuildxRelease | undefined;
  readonly repository: DockerRepository;
}

/** The host as the plugin sees it. */
export interface PluginHost {
  readonly node: Node;
  /** That of its programs, as images have it: `arm/v7`. */
  readonly architecture: string;
}

/** As it was stated; else what goes with the packages that the host has, or what its distribution has. */
export async function pluginSource(
  { source, release, repository }: Plugin,
  { node, architecture }: PluginHost,
): Promise<PluginSource> {
  if (source !== "auto") return source;
  if (node.family === "debian") {
    const dockers = await Promise.all(["docker-ce", "docker-ce-cli"].map((name) => read(facts.package(name))));
    if (dockers.some(({ installed }) => installed)) return "docker";
    if (isAtLeast(node, { debian: 13, ubuntu: 22.04 })) return "distribution";
  }
  if (release !== undefined) return "release";
  if (node.family !== "debian")
    fail(`${node.platform} has no package of buildx that is known here`, "state a release, with its checksums");
  if (repository.uris === undefined && !hasDockerPackages(node, architecture)) {
    fail(
      `neither ${node.platform} ${node.version} nor Docker has a package of buildx for ${architecture}`,
      "state a release, with its checksums",
    );
  }
  return "docker";
}

/** Those of Raspberry Pi OS are for all its machines. */
const hasDockerPackages = ({ platform }: Node, architecture: string): boolean =>
  ["amd64", "arm64", "arm/v7", "ppc64le", "s390x", ...(platform === "raspbian" ? ["arm/v6"] : [])].includes(
    architecture,
  );

/** Installs it, where docker looks for its plugins. */
export function plugin(source: PluginSource, { release, repository }: Plugin, host: PluginHost): void {
  if (source === "release") releasedPlugin(release, host.architecture);
  if (source === "distribution") pkg("docker-buildx");
  if (source !== "docker") return;
  dockerRepository(repository, host.node);
  pkg("docker-buildx-plugin");
}

/** Docker's packages, a folder for each distribution. */
const dockerPackages = "https://download.docker.com/linux";

/** The key of all of them, as it is in the folders of Debian and Ubuntu, and of their mirrors. */
const dockerKeyChecksum = "1500c1f56fa9e26b9b8f42452a553675796ade0807cdce11975eb98170b3a570";

function dockerRepository({ uris, suites, key, checksum }: DockerRepository, { platform }: Node): void {
  const folder = platform === "ubuntu" || platform === "raspbian" ? platform : "debian";
  const keyFolder = uris?.replace(/\/+$/, "") ?? `${dockerPackages}/${platform === "ubuntu" ? platform : "debian"}`;
  aptRepository("docker", {
    uris: uris ?? `${dockerPackages}/${folder}`,
    suites,
    components: "stable",
    key: key ?? `${keyFolder}/gpg`,
    checksum: key === undefined ? (checksum ?? dockerKeyChecksum) : checksum,
  });
}

/** A folder of plugins for all users; those of packages are in /usr/libexec or /usr/lib. */
const plugins = "/usr/local/lib/docker/cli-plugins";

function releasedPlugin(release: BuildxRelease | undefined, architecture: string): void {
  if (release === undefined) fail("source: a release needs its version and checksums, stated as release");
  const { source, checksum } = releasedFile(release, architecture);
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
