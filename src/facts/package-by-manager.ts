import { packageManager, unknownPackageManager } from "../platforms/package-manager.ts";
import type { Platform } from "../platforms/platform.ts";
import { lines, raw, type ShellCommand } from "../values/shell.ts";
import { chunks } from "./chunks.ts";
import type { Answer } from "./fact.ts";
import type { PackageState } from "./package.ts";

/** Asks another package manager than apt about all names. */
export function askManager(names: readonly string[], platform: Platform): ShellCommand {
  const manager = packageManager(platform);
  if (manager === undefined) return raw(":");
  return lines(chunks(names.filter(manager.isName)).map(manager.ask));
}

/** Its answers, one a name. */
export function managerAnswers(
  output: string,
  names: readonly string[],
  platform: Platform,
): readonly Answer<PackageState>[] {
  const manager = packageManager(platform);
  if (manager === undefined) return names.map(() => ({ unreadable: unknownPackageManager(platform) }));
  const versions = manager.parse(output);
  if ("complaint" in versions) return names.map(() => ({ unreadable: versions.complaint }));
  return names.map((name) => {
    if (!manager.isName(name)) return { unreadable: `${JSON.stringify(name)} is no name of a package` };
    const version = versions.get(name);
    return { value: version === undefined ? { installed: false } : { installed: true, version } };
  });
}

/** Where it keeps what is installed. */
export function managerFolders(platform: Platform): readonly string[] {
  return packageManager(platform)?.folders ?? [];
}
