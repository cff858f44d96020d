import { directory, execute, fail, type Node, pkg, remoteFile, sh } from "tsamae";
import { checksumOf } from "./checksum.ts";

/** A package with an auditor: CINC Auditor, or InSpec. */
export interface AuditorPackage {
  /** A URL that the host downloads, or a file of this machine, absolute or in the cookbook's `files/`. */
  readonly package: string;
  /** For a URL: `"sha256:…"`. */
  readonly checksum?: string | undefined;
}

/** Installs it, or the version of it that the file has. */
export function auditorPackage({ package: source, checksum }: AuditorPackage, node: Node): void {
  if (node.family !== "debian") fail("auditor: only Debian's packages can be installed, and this host has others");
  const path = "/var/cache/audit-cookbook/auditor.deb";
  directory("/var/cache/audit-cookbook");
  remoteFile(path, checksum === undefined ? { source } : { source, checksum: checksumOf(checksum, "auditor") });
  execute("install the auditor", {
    command: sh`apt-get install -y --no-install-recommends --allow-downgrades ${path}`.text,
    env: { DEBIAN_FRONTEND: "noninteractive" },
    // A guard writes nothing on the disk: dpkg-deb(1) unpacks what it looks at.
    notIf: sh`test -s ${path} || exit
TMPDIR=/run; export TMPDIR
wanted="installed $(dpkg-deb -f ${path} Version)"
[ "$(dpkg-query -W -f '\${db:Status-Status} \${Version}' "$(dpkg-deb -f ${path} Package)")" = "$wanted" ]`.text,
  });
}

/** Lynis, which looks a host over without being told what to look for. */
export function lynis(): void {
  pkg("lynis");
}

/** The first release whose packages have OpenSCAP's content, by its distribution. */
const firstWithContent: Readonly<Record<string, number>> = { debian: 12, raspbian: 12, ubuntu: 24.04 };

/** OpenSCAP's scanner, and content for the host's distribution. */
export function openscap({ family, platform, version }: Pick<Node, "family" | "platform" | "version">): void {
  if (family !== "debian") fail(`openscap: its packages are known for Debian and Ubuntu, and this host is ${platform}`);
  const first = firstWithContent[platform];
  // What has no number is to be a release one day.
  if (first !== undefined && version !== "" && Number(version) < first)
    fail(
      `openscap: ${platform} ${version} has no packages with its content`,
      "openscap: false; lynis: true needs none",
    );
  pkg("openscap-scanner");
  pkg(["debian", "raspbian"].includes(platform) ? "ssg-debian" : "ssg-debderived");
}
