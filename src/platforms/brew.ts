import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import type { PackageManager } from "./package-manager.ts";

/** Where Homebrew is by default: on Macs with Apple's processors, on others, and on Linux. */
const prefixes = ["/opt/homebrew", "/usr/local", "/home/linuxbrew/.linuxbrew"] as const;

/** A login over ssh has not its folder in PATH. */
const findPrefix = sh`for prefix in "\${HOMEBREW_PREFIX:-/opt/homebrew}" ${prefixes}; do
  [ ! -x "$prefix/bin/brew" ] || break
done`;

const brew: ShellCommand = lines([findPrefix, raw('"$prefix/bin/brew"')]);

/**
 * brew(1), of macOS; on Linux it works the same. It takes a second to start and refuses root, so what is
 * installed is read from its folders: `opt` has a link for each formula, also under its other names, to the version that
 * is in use; `Caskroom` has a folder for each cask, with one for its version.
 */
export const homebrew: PackageManager = {
  name: "brew",
  folders: prefixes.flatMap((prefix) => ["Cellar", "opt", "Caskroom"].map((folder) => `${prefix}/${folder}`)),
  isName: (name) => /^[A-Za-z0-9][\w.+@-]*$/.test(name),
  ask: (names) =>
    lines([
      findPrefix,
      raw('[ -x "$prefix/bin/brew" ] || echo "Homebrew is not installed"'),
      sh`for name in ${names}; do`,
      raw(`  if (cd -P -- "$prefix/opt/$name") 2>/dev/null; then
    version=$(cd -P -- "$prefix/opt/$name" && pwd -P)
    printf 'package %s %s\\n' "$name" "\${version##*/}"
  else
    for version in "$prefix/Caskroom/$name"/*/; do
      [ ! -d "$version" ] || { version=\${version%/}; printf 'package %s %s\\n' "$name" "\${version##*/}"; }
    done
  fi
done`),
    ]),
  parse(output) {
    const complaint = /^(?!package ).+/m.exec(output)?.[0];
    if (complaint !== undefined) return { complaint };
    const found = output.matchAll(/^package (\S+) (.+)$/gm);
    return new Map([...found].map(([, name = "", version = ""]) => [name, version]));
  },
  withVersion: undefined,
  install: ({ packages, options }) => sh`${brew} install ${raw(options ?? "")} ${packages}`,
  remove: ({ packages, options }) => sh`${brew} uninstall ${raw(options ?? "")} ${packages}`,
  unknown: (name) =>
    new RegExp(
      `^(?:(?:Error|Warning): No available (?:formula|cask|formula or cask) with the name "${name}"|.*No formulae or casks found for ${name}\\.$)`,
      "m",
    ),
  refusesRoot: true,
};
