import { raw, sh } from "../values/shell.ts";
import type { PackageManager } from "./package-manager.ts";

/** apk(8), of Alpine. Its database is a text: each package has a line `P:` with its name, then one `V:` with its version. */
export const apk: PackageManager = {
  name: "apk",
  folders: ["/lib/apk/db", "/usr/lib/apk/db", "/etc/apk/world"],
  isName: (name) => /^[A-Za-z0-9_][\w.+-]*$/.test(name),
  ask: () =>
    raw(`db=/lib/apk/db/installed
[ -e "$db" ] || db=/usr$db
grep '^[PV]:' "$db" 2>&1`),
  parse(output) {
    const complaint = /^(?![PV]:).+/m.exec(output)?.[0];
    if (complaint !== undefined) return { complaint };
    const pairs = output.matchAll(/^P:(.*)\nV:(.*)$/gm);
    return new Map([...pairs].map(([, name = "", version = ""]) => [name, version]));
  },
  withVersion: (name, version) => `${name}=${version}`,
  install: ({ packages, options }) => sh`apk add ${raw(options ?? "")} ${packages}`,
  remove: ({ packages, options }) => sh`apk del ${raw(options ?? "")} ${packages}`,
  unknown: (name) => new RegExp(`^ +${name} \\(no such package\\):$`, "m"),
};
