import { mountField, mountFieldText } from "../values/mount-field.ts";
import { withLine } from "./file-text.ts";

/** An entry of fstab(5). */
export interface FstabEntry {
  readonly device: string;
  /** Where it is mounted; `none` for swap space. */
  readonly path: string;
  readonly fstype: string;
  /** With commas between them. */
  readonly options: string;
  readonly dump: number;
  readonly pass: number;
}

/** The entry of a line; undefined for a comment, and for what is none. */
export function parseEntry(line: string): FstabEntry | undefined {
  const [device = "", path = "", fstype = "", options = "defaults", dump = "0", pass = "0"] = line
    .trim()
    .split(/[ \t]+/)
    .map(mountFieldText);
  if (line.trim().startsWith("#") || path === "" || fstype === "") return undefined;
  return { device, path: path.replace(/(.)\/+$/, "$1"), fstype, options, dump: Number(dump), pass: Number(pass) };
}

/** A table with an entry that is there as it should be stays as it is, blanks and all; every other line does anyway. */
export function withEntry(table: string, entry: FstabEntry, isIts: (present: FstabEntry) => boolean): string {
  const present = table
    .split("\n")
    .flatMap((line) => parseEntry(line) ?? [])
    .filter(isIts);
  const [only] = present;
  if (present.length === 1 && only !== undefined && isSame(only, entry)) return table;
  return withLine(table, isLineOf(isIts), formatEntry(entry));
}

/** The table without the entries. */
export function withoutEntry(table: string, isIts: (present: FstabEntry) => boolean): string {
  return withLine(table, isLineOf(isIts), undefined);
}

const isLineOf =
  (isIts: (present: FstabEntry) => boolean) =>
  (line: string): boolean => {
    const entry = parseEntry(line);
    return entry !== undefined && isIts(entry);
  };

const isSame = (a: FstabEntry, b: FstabEntry): boolean => formatEntry(a) === formatEntry(b);

/** A device may begin with `#`, a line that does is a comment. */
function formatEntry({ device, path, fstype, options, dump, pass }: FstabEntry): string {
  const fields = [device, path, fstype, options].map(mountField);
  return [...fields, dump, pass].join(" ").replace(/^#/, "\\043");
}
