import { dpkgFolder, findPackage, isPackageName, parsePackages, queryPackages } from "../platforms/apt.ts";
import type { Platform } from "../platforms/platform.ts";
import { lines, type ShellCommand } from "../values/shell.ts";
import { asBytes, toText } from "./bytes.ts";
import { chunks } from "./chunks.ts";
import { type Answer, defineFact } from "./fact.ts";
import { askManager, managerAnswers, managerFolders } from "./package-by-manager.ts";

/** A package of the host's package manager. */
export interface PackageState {
  /** Unpacked and configured. A package of which only the configuration is left does not count, nor does a virtual one. */
  readonly installed: boolean;
  /** The installed version, as the package manager writes it. */
  readonly version?: string | undefined;
  /** Present if its installation was begun and not ended. */
  readonly broken?: true | undefined;
  /** Present if it was removed, and its configuration is still there. */
  readonly residual?: true | undefined;
  /** Present if an administrator has told the package manager to leave it alone. */
  readonly held?: true | undefined;
}

/** A package by its name, as the package manager knows it: `nginx`, `libc6:i386`. */
export const packageFact = defineFact<string, PackageState>({
  name: "package",
  script: (names, platform) => (isDebian(platform) ? ask(names) : askManager(names, platform)),
  parse(output, names, platform) {
    const text = toText(asBytes(output));
    if (!isDebian(platform)) return managerAnswers(text, names, platform);
    const records = parsePackages(text);
    return names.map((name) => dpkgAnswer(name, findPackage(records, name, platform.architecture)));
  },
  roots: (_name, _answer, platform) => ({
    paths: [],
    watched: isDebian(platform) ? [dpkgFolder] : managerFolders(platform),
  }),
});

function ask(names: readonly string[]): ShellCommand {
  return lines(chunks(names.filter(isPackageName)).map(queryPackages));
}

function dpkgAnswer(name: string, record: ReturnType<typeof findPackage>): Answer<PackageState> {
  if (!isPackageName(name)) return { unreadable: `${JSON.stringify(name)} is no name of a package` };
  if (record === undefined) return { value: { installed: false } };
  const { state, version, isHeld } = record;
  const held = isHeld ? { held: true as const } : {};
  // dpkg(1): what only waits for triggers works.
  if (["installed", "triggers-pending", "triggers-awaited"].includes(state)) {
    return { value: { installed: true, version, ...held } };
  }
  const isBroken = ["unpacked", "half-installed", "half-configured"].includes(state);
  const residual = state === "config-files" ? { residual: true as const } : {};
  return { value: { installed: false, ...(isBroken ? { broken: true as const } : {}), ...residual, ...held } };
}

function isDebian({ family }: Platform): boolean {
  return family === "debian";
}
