import type { Platform } from "../platforms/platform.ts";
import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { toText } from "./bytes.ts";
import { chunks } from "./chunks.ts";
import { envelope, open } from "./envelope.ts";
import type { Roots } from "./fact.ts";

/** A database of getent(1). */
export type Database = "passwd" | "group";

/** Lines of a database; musl's getent knows no directories anyway, and not several names. */
export function accountScript(database: Database, names: readonly string[], platform: Platform): ShellCommand {
  const asked = names.filter(isAccountName);
  if (asked.length === 0) return envelope(database, raw(":"));
  const read = sh`cat ${`/etc/${database}`}`;
  if (platform.family === "alpine") return envelope(database, read);
  return envelope(
    database,
    lines([
      raw("if command -v getent >/dev/null; then"),
      ...chunks(asked).map((chunk) => sh`getent -- ${database} ${chunk} 2>/dev/null`),
      raw("else"),
      read,
      raw("fi"),
    ]),
  );
}

/** The fields of each name that exists. */
export function parseAccounts(database: Database, output: Uint8Array): ReadonlyMap<string, readonly string[]> {
  const found = toText(open(database, output))
    .split("\n")
    .filter((line) => line !== "");
  // The first of several lines with the same name counts, as for getpwnam(3).
  return new Map(found.toReversed().map((line) => [line.split(":")[0] ?? "", line.split(":")]));
}

/** With one that could not be asked for, getent(1) would list all. */
function isAccountName(name: string): boolean {
  return name !== "" && !/[:\n]/.test(name);
}

/** Both: a group's members are users, and a user's group is made with it. */
export const accountRoots: Roots = { paths: [], watched: ["/etc/passwd", "/etc/group"] };
