import type { ShellCommand } from "../values/shell.ts";
import { apk } from "./apk.ts";
import { homebrew } from "./brew.ts";
import { freebsdPkg } from "./freebsd-pkg.ts";
import { pacman } from "./pacman.ts";
import type { Platform } from "./platform.ts";
import { dnf, zypper } from "./rpm.ts";

/** What to install or remove, in one call. */
export interface PackageRequest {
  readonly packages: readonly string[];
  /** More words, as one would type them. */
  readonly options?: string | undefined;
}

/** How a package manager other than apt is asked and told. */
export interface PackageManager {
  readonly name: string;
  /** Where it keeps what is installed: a file change there makes answers stale. */
  readonly folders: readonly string[];
  readonly isName: (name: string) => boolean;
  /** One process for all names; what is not installed may be left out. */
  readonly ask: (names: readonly string[]) => ShellCommand;
  /** Versions by name, or why there are none. */
  parse(output: string): ReadonlyMap<string, string> | { readonly complaint: string };
  /** How it writes a package of one version; undefined if it only knows the newest. */
  withVersion: ((name: string, version: string) => string) | undefined;
  install(request: PackageRequest): ShellCommand;
  remove(request: PackageRequest): ShellCommand;
  /** What it says, besides the name, of a package that it does not know. */
  unknown(name: string): RegExp;
  /** Whether it never works as root. */
  readonly refusesRoot?: true | undefined;
}

const managers: ReadonlyMap<string, PackageManager> = new Map([
  ["fedora", dnf],
  ["rhel", dnf],
  ["suse", zypper],
  ["alpine", apk],
  ["arch", pacman],
  ["darwin", homebrew],
  ["freebsd", freebsdPkg],
]);

/** The package manager of a host that has not apt; undefined for a platform that is not known. */
export function packageManager({ family }: Platform): PackageManager | undefined {
  return managers.get(family);
}

/** Why there is no answer where the package manager is not known. */
export function unknownPackageManager({ name }: Platform): string {
  return `tsamae knows no package manager of ${name}`;
}

export const knownPackageManagers = "it knows apt, dnf, zypper, apk, pacman, brew and pkg";
