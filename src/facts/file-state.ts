import { type StatFormat, stat } from "../platforms/stat.ts";
import { raw, sh } from "../values/shell.ts";
import { toBytes, toText } from "./bytes.ts";
import { type Answer, SpoiltAnswer } from "./fact.ts";
import { type Found, type PathQuestion, type Whereabouts, whereabouts } from "./path.ts";
import type { Reader } from "./reader.ts";

/** What exists at a path. */
export interface Inode extends Whereabouts {
  /** Four octal digits, with set-uid, set-gid and sticky: `0644`, `1777`. */
  readonly mode: string;
  /** The owner's name; the number as text if the host knows no name. */
  readonly owner: string;
  /** The group's name; the number as text if the host knows no name. */
  readonly group: string;
  readonly uid: number;
  readonly gid: number;
  /** Bytes. */
  readonly size: number;
}

export type FileState =
  | (Whereabouts & { readonly type: "none" })
  | (Inode & { readonly type: "file" | "directory" | "other" })
  | (Inode & {
      readonly type: "link";
      /** As it is written in the link. */
      readonly target: string;
    });

/** Raw mode in hexadecimal, numbers of user, group and bytes, names (which cannot hold a colon), the path as given. */
const format: StatFormat = { gnu: "%f %u %g %s %U:%G:%n", bsd: "%Xp %u %g %z %Su:%Sg:%N" };

export const linkStateQuestion = question("file", "stay");
export const targetStateQuestion = question("target", "follow");

function question(name: string, links: "stay" | "follow"): PathQuestion<FileState> {
  return {
    name,
    links,
    more: (platform) => sh`${stat(format, platform, { paths: raw('"$@"'), follow: links === "follow" })} 2>/dev/null`,
    answers: (found, keys, rest) => found.map((one, index) => parseState(one, keys[index] ?? "", rest)),
  };
}

function parseState(found: Found, key: string, rest: Reader): Answer<FileState> {
  const { type } = found;
  if (type === "none") return { value: { type, ...whereabouts(found) } };
  const { kind, ...inode } = parseInode(key, rest);
  const seen = type === "unreadable file" ? "file" : type;
  if (kind !== seen) throw changed(key);
  const about = { ...whereabouts(found), ...inode };
  if (seen === "link") return { value: { type: seen, target: toText(found.target), ...about } };
  return { value: { type: seen, ...about } };
}

function parseInode(key: string, rest: Reader) {
  const [raw = "", uid = "", gid = "", size = "", owner = "", group = ""] = rest.take(
    /([0-9a-f]+) (\d+) (\d+) (\d+) ([^:\n]*):([^:\n]*):/y,
  );
  if (!rest.skip(`${toBytes(key)}\n`)) throw changed(key);
  const bits = Number.parseInt(raw, 16);
  return {
    kind: kinds.get(bits & 0o170000) ?? "other",
    mode: (bits & 0o7777).toString(8).padStart(4, "0"),
    owner: named(owner, uid),
    group: named(group, gid),
    uid: Number(uid),
    gid: Number(gid),
    size: Number(size),
  } as const;
}

/** inode(7) */
const kinds: ReadonlyMap<number, FileState["type"]> = new Map([
  [0o100000, "file"],
  [0o040000, "directory"],
  [0o120000, "link"],
]);

/** stat(1) says UNKNOWN where the host has no name. */
function named(name: string, number: string): string {
  return name === "UNKNOWN" || name === "" ? number : toText(name);
}

function changed(key: string): SpoiltAnswer {
  return new SpoiltAnswer(`${key} changed while it was looked at`);
}
