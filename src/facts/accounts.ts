import type { Platform } from "../platforms/platform.ts";
import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { asBytes, toText } from "./bytes.ts";
import { chunks } from "./chunks.ts";
import type { Roots } from "./fact.ts";

/** A database of getent(1). */
export type Database = "passwd" | "group";

/** Lines of a database; musl's getent knows no directories anyway, and not several names. */
export function accountScript(database: Database, names: readonly string[], platform: Platform): ShellCommand {
  const asked = names.filter(isAccountName);
  if (asked.length === 0) return raw(":");
  const read = sh`cat ${`/etc/${database}`}`;
  if (platform.family === "alpine") return read;
  return lines([
    raw("if command -v getent >/dev/null; then"),
    ...chunks(asked).map((chunk) => sh`getent -- ${database} ${chunk} 2>/dev/null`),
    raw("else"),
    read,
    raw("fi"),
  ]);
}

/** The fields of each name that exists. */
export function parseAccounts(output: Uint8Array): ReadonlyMap<string, readonly string[]> {
  return fieldsBy(0, accountLines(asBytes(output)));
}

/** The fields of each line. */
export function accountLines(answer: string): readonly (readonly string[])[] {
  return toText(answer)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(":"));
}

/** Lines by one of their fields. The first of several that have it counts, as for getpwnam(3). */
export function fieldsBy(field: number, found: readonly (readonly string[])[]): ReadonlyMap<string, readonly string[]> {
  return new Map(found.toReversed().map((fields) => [fields[field] ?? "", fields]));
}

/** With one that could not be asked for, getent(1) would list all. */
function isAccountName(name: string): boolean {
  return name !== "" && !/[:\n]/.test(name);
}

/** Both: a group's members are users, and a user's group is made with it. */
export const accountRoots: Roots = { paths: [], watched: ["/etc/passwd", "/etc/group"] };

/**
 * What an answer about numbers hangs on: which number a new account gets only the host knows. The tools that make
 * accounts leave copies of what was before (passwd(5)); a change that says which account it is about names these files,
 * so that it need not forget all others.
 */
export const accountNumberRoots: Roots = {
  paths: [],
  watched: ["/etc/passwd", "/etc/group", "/etc/passwd-", "/etc/group-"],
};
