import { type ShellCommand, sh } from "../values/shell.ts";

/** One line of dpkg-query(1): a package of one architecture. */
export interface DpkgRecord {
  readonly name: string;
  /** `amd64`, `all`… */
  readonly architecture: string;
  /** Whether dpkg names it with its architecture: a foreign one, or one of several that may be installed together. */
  readonly isQualified: boolean;
  readonly version: string;
  /** Whether an administrator has set it on hold. */
  readonly isHeld: boolean;
  /** dpkg's third word: `installed`, `config-files`, `half-configured`… */
  readonly state: string;
}

/** Where dpkg keeps what is installed. */
export const dpkgFolder = "/var/lib/dpkg";

/** Where dpkg and apt keep what is installed, and what could be. */
export const aptFolders: readonly string[] = [dpkgFolder, "/etc/apt", "/var/lib/apt/lists"];

/** A package's name, as deb-src-control(5) has it, with `:architecture` if need be. dpkg-query would take others for patterns. */
export function isPackageName(name: string): boolean {
  return /^[a-z0-9][a-z0-9+.-]*(:[a-z0-9-]+)?$/.test(name);
}

/** Names that dpkg never heard of are left out of the answer. */
export function queryPackages(names: readonly string[]): ShellCommand {
  const format = ["Package", "Architecture", "binary:Package", "Status", "Version"]
    .map((field) => `\${${field}}`)
    .join(" ");
  return sh`dpkg-query -W -f ${`${format}\\n`} -- ${names} 2>/dev/null`;
}

/** The record that a name means: without an architecture the host's own, which the kernel's name of the machine gives away. */
export function findPackage(records: readonly DpkgRecord[], key: string, machine: string): DpkgRecord | undefined {
  const [name, wanted] = key.split(":");
  const named = records.filter((record) => record.name === name);
  if (wanted === "any") return named[0];
  if (wanted !== undefined) return named.find(({ architecture }) => architecture === wanted || architecture === "all");
  const own = nativeArchitecture(machine);
  return named.find(({ architecture, isQualified }) => !isQualified || architecture === own) ?? named[0];
}

/** dpkg's name of the host's own architecture, from the kernel's. */
export function nativeArchitecture(machine: string): string | undefined {
  return architectures[machine];
}

const architectures: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  aarch64: "arm64",
  armv7l: "armhf",
  armv6l: "armhf",
  i686: "i386",
  i586: "i386",
  ppc64le: "ppc64el",
};

export function parsePackages(output: string): readonly DpkgRecord[] {
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [name = "", architecture = "", binary = "", want = "", , state = "", version = ""] = line.split(" ");
      return {
        name,
        architecture,
        isQualified: binary.includes(":"),
        version,
        isHeld: want === "hold",
        state,
      };
    });
}
