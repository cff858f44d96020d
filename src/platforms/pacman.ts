import { raw, sh } from "../values/shell.ts";
import type { PackageManager } from "./package-manager.ts";

/** pacman(8), of Arch. It has only the newest version of a package. */
export const pacman: PackageManager = {
  name: "pacman",
  folders: ["/var/lib/pacman/local"],
  isName: (name) => /^[a-z0-9@_+][a-z0-9@._+-]*$/.test(name),
  // A name that only another package provides is told under that one's name.
  ask: (names) => sh`pacman -Q -- ${names} 2>&1`,
  parse(output) {
    const lines = output.split("\n").filter((line) => line !== "" && !/^error: package '.*' was not found$/.test(line));
    const found = lines.map((line) => /^(\S+) (\S+)$/.exec(line));
    const odd = found.indexOf(null);
    if (odd !== -1) return { complaint: lines[odd] ?? "pacman did not answer" };
    return new Map(found.map((match) => [match?.[1] ?? "", match?.[2] ?? ""]));
  },
  withVersion: undefined,
  install: ({ packages, options }) => sh`pacman -S --noconfirm --needed ${raw(options ?? "")} -- ${packages}`,
  remove: ({ packages, options }) => sh`pacman -R --noconfirm ${raw(options ?? "")} -- ${packages}`,
  unknown: (name) => new RegExp(`^error: target not found: ${name}$`, "m"),
};
