import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { nativeArchitecture } from "./apt.ts";
import { inMemory } from "./apt-index.ts";

/** The versions of a package that apt knows of. */
export interface AptVersions {
  /** The one that `apt-get install` would take. */
  readonly candidate: string | undefined;
  /** All of them, the newest first. */
  readonly versions: readonly string[];
}

/**
 * apt-cache(8) says nothing of names it does not know; a name that has a dot is no pattern. Where its cache on the
 * disk is not up to date it works in memory: it would write a new one.
 */
export function queryVersions(groups: readonly (readonly string[])[]): ShellCommand {
  return lines([
    raw(`memory=
[ -z "$(find ${inputs} -newer /var/cache/apt/pkgcache.bin 2>&1)" ] || memory='${inMemory.text}'`),
    ...groups.map((names) => sh`apt-cache $memory -o APT::Cmd::Pattern-Only=true policy -- ${names} 2>/dev/null`),
  ]);
}

const inputs = "/etc/apt /var/lib/apt/lists /var/lib/dpkg/status";

/** By the name as apt prints it: without the host's own architecture. */
export function parseVersions(output: string): ReadonlyMap<string, AptVersions> {
  const blocks = output.split(/^(?=\S)/m).filter((block) => block !== "");
  return new Map(
    blocks.map((block) => {
      const candidate = /^ {2}Candidate: (\S+)$/m.exec(block)?.[1];
      const versions = [...block.matchAll(/^ (?:\*\*\*| {3}) (\S+) -?\d+( .*)?$/gm)].map(([, version = ""]) => version);
      const name = block.slice(0, block.indexOf("\n")).replace(/:$/, "");
      return [name, { candidate: candidate === "(none)" ? undefined : candidate, versions }];
    }),
  );
}

/** The versions that a name means; without any for one that apt does not know. */
export function findVersions(all: ReadonlyMap<string, AptVersions>, key: string, machine: string): AptVersions {
  const [name = "", architecture] = key.split(":");
  const isNative = architecture === nativeArchitecture(machine) || architecture === "all" || architecture === "any";
  return all.get(key) ?? (isNative ? all.get(name) : undefined) ?? { candidate: undefined, versions: [] };
}
