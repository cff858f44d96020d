import { raw, type ShellCommand, sh } from "../values/shell.ts";

export interface AptRequest {
  /** `name`, or `name=version`. */
  readonly packages: readonly string[];
  /** More words for apt-get(8), as one would type them. */
  readonly options?: string | undefined;
}

/** Seconds to wait for another apt or dpkg that holds the lock. */
const lockSeconds = 120;

/** Nothing may ask: configuration files that were changed on the host are kept, as apt-get(8) and dpkg(1) describe. */
const unattended = sh`DEBIAN_FRONTEND=noninteractive apt-get -y -q ${[
  "-o",
  `DPkg::Lock::Timeout=${lockSeconds}`,
  "-o",
  "Dpkg::Options::=--force-confdef",
  "-o",
  "Dpkg::Options::=--force-confold",
  // A name that apt does not know is no pattern: `g++x` would install every package with a g and an x.
  "-o",
  "APT::Cmd::Pattern-Only=true",
]}`;

export function installPackages({ packages, options }: AptRequest): ShellCommand {
  return sh`${unattended} ${given(options)} install -- ${packages}`;
}

export function removePackages({ packages, options }: AptRequest): ShellCommand {
  return sh`${unattended} ${given(options)} remove -- ${packages}`;
}

/** apt-get(8): configuration goes too. */
export function purgePackages({ packages, options }: AptRequest): ShellCommand {
  return sh`${unattended} ${given(options)} purge -- ${packages}`;
}

/** apt-mark(8) */
export function holdPackages({ packages }: AptRequest): ShellCommand {
  return sh`apt-mark hold -- ${packages}`;
}

/** apt-mark(8) */
export function unholdPackages({ packages }: AptRequest): ShellCommand {
  return sh`apt-mark unhold -- ${packages}`;
}

const given = (options: string | undefined): ShellCommand => raw(options ?? "");

/** Why apt-get failed, for one of the packages it was given. */
export interface AptBlame {
  readonly package: string;
  readonly why: string;
  readonly hint?: string | undefined;
}

/**
 * Which package made apt-get fail, from what it printed; undefined if it was none of them (no network, a held lock).
 * Its messages are those of apt 2.2 to 3.0 in the C locale. A package is to blame before those that depend on it.
 */
export function aptBlame(packages: readonly string[], output: string): AptBlame | undefined {
  for (const { pattern, why, hint } of complaints) {
    for (const name of packages) {
      const bare = withoutVersion(name);
      if (pattern(escaped(bare)).test(output)) return { package: name, why: why(bare, name), hint };
    }
  }
  return undefined;
}

/** Packages that were configured before it failed: dpkg(1) names those that were not, at its end. */
export function configuredPackages(packages: readonly string[], output: string): readonly string[] {
  return packages.filter((name) => {
    const bare = escaped(withoutVersion(name));
    const isBegun = new RegExp(`^Setting up ${bare}(:\\S+)? `, "m").test(output);
    return isBegun && !unprocessed(bare).test(output);
  });
}

interface Complaint {
  readonly pattern: (name: string) => RegExp;
  readonly why: (name: string, asked: string) => string;
  readonly hint?: string;
}

/** What to do about what apt does not know. */
export const refreshHint = 'is the package list old? aptUpdate("daily") before it refreshes it';

/** apt(8) of version 3 writes the word out. */
const E = "^(?:E|Error): ";

const unprocessed = (name: string): RegExp =>
  new RegExp(`^Errors were encountered while processing:(\\n .*)*\\n ${name}(:\\S+)?$`, "m");

const complaints: readonly Complaint[] = [
  {
    pattern: (name) => new RegExp(`${E}Unable to locate package ${name}$`, "m"),
    why: (name) => `apt knows no package ${name}`,
    hint: refreshHint,
  },
  {
    pattern: (name) => new RegExp(`${E}Package '${name}' has no installation candidate$`, "m"),
    why: (name) => `${name} has no version that could be installed`,
    hint: refreshHint,
  },
  {
    pattern: (name) =>
      new RegExp(`${E}(Version '[^']*' for|Can't find a source to download version '[^']*' of) '${name}(:\\S+)?'`, "m"),
    why: (name, asked) =>
      asked === name
        ? `${name} has no version that could be installed`
        : `there is no version ${asked.slice(name.length + 1)} of ${name}`,
    hint: "`apt-cache policy NAME` on the host lists the versions there are",
  },
  {
    pattern: (name) => new RegExp(`${E}Failed to fetch \\S+/${name}_[^/\\s]+ `, "m"),
    why: (name) => `${name} could not be downloaded`,
    hint: refreshHint,
  },
  {
    pattern: (name) =>
      new RegExp(`^The following held packages will be changed:\\n(?: .*\\n)*? (?:.* )?${name}(?: |$)`, "m"),
    why: (name) => `${name} is on hold`,
    hint: 'pkg(…, { action: "unhold" }) before lets it go, or options: "--allow-change-held-packages"',
  },
  {
    pattern: (name) => new RegExp(`^ ${name}(:\\S+)? : (Depends|PreDepends|Conflicts|Breaks): `, "m"),
    why: (name) => `${name} has dependencies that cannot be met`,
  },
  {
    pattern: (name) => new RegExp(`^dpkg: error processing archive \\S*/(\\d+-)?${name}_\\S+ `, "m"),
    why: (name) => `dpkg could not unpack ${name}`,
  },
  {
    pattern: (name) =>
      new RegExp(`^dpkg: error processing package ${name}(:\\S+)? \\(.*\\):\\n (?!dependency problems)`, "m"),
    why: (name) => `${name} was unpacked, but its own installation script failed`,
  },
  {
    pattern: (name) => new RegExp(`^dpkg: error processing package ${name}(:\\S+)? \\(`, "m"),
    why: (name) => `a package that ${name} depends on could not be set up`,
  },
  { pattern: unprocessed, why: (name) => `dpkg could not install ${name}` },
];

const withoutVersion = (name: string): string => name.split("=")[0] ?? name;

const escaped = (name: string): string => name.replaceAll(/[.+*?^$()[\]{}|\\]/g, "\\$&");
