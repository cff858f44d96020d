import { createHash } from "node:crypto";
import { basename, dirname, join, resolve } from "node:path/posix";
import type { FileState } from "../facts/file-state.ts";

/** What stands at a path of a fake host: a file's content, or more than that. */
export type FakeEntry =
  | string
  | { readonly content: string; readonly mode?: string; readonly owner?: string; readonly group?: string }
  | { readonly directory: true; readonly mode?: string; readonly owner?: string; readonly group?: string }
  | { readonly link: string };

/** Folders that every host has (hier(7)). */
const usual = ["/", "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/opt", "/root", "/run", "/sbin", "/srv", "/tmp"];
const usualBelow = [
  "/usr",
  "/usr/bin",
  "/usr/local",
  "/usr/local/bin",
  "/usr/sbin",
  "/usr/share",
  "/var",
  "/var/lib",
  "/var/log",
  "/var/cache",
];

/** Links that Linux follows (path_resolution(7)). */
const mostLinks = 40;

/** A path that the host could not say anything of. */
export class LinkLoop extends Error {}

interface Where {
  readonly canonical: string;
  readonly crossedLink: boolean;
}

/** The files of a fake host, answering the questions about paths. */
export class FakeFiles {
  readonly #entries: ReadonlyMap<string, FakeEntry>;

  constructor(given: Readonly<Record<string, FakeEntry>>) {
    const folders = [...usual, ...usualBelow, ...Object.keys(given).flatMap(above)];
    this.#entries = new Map<string, FakeEntry>([
      ...folders.map((path): [string, FakeEntry] => [path, { directory: true }]),
      ...Object.entries(given),
    ]);
  }

  file(path: string): FileState {
    return this.#state(this.#where(path, false));
  }

  target(path: string): FileState {
    return this.#state(this.#where(path, true));
  }

  folder(path: string) {
    const { type, canonical, crossedLink } = this.target(path);
    const state = type === "none" ? "none" : type === "directory" ? "folder" : "not a folder";
    return { state, canonical, crossedLink } as const;
  }

  content(path: string) {
    const { type, canonical, crossedLink } = this.target(path);
    if (type === "none") return { why: "absent", canonical, crossedLink } as const;
    return type === "file"
      ? { text: this.#text(canonical), canonical, crossedLink }
      : ({ why: "not a file", canonical, crossedLink } as const);
  }

  digest(path: string) {
    const { type, canonical, crossedLink } = this.target(path);
    if (type !== "file") return { canonical, crossedLink };
    return { digest: createHash("sha256").update(this.#text(canonical)).digest("hex"), canonical, crossedLink };
  }

  tree(path: string) {
    const { type, canonical, crossedLink } = this.target(path);
    if (type !== "directory") return { canonical, crossedLink };
    const within = canonical === "/" ? "/" : `${canonical}/`;
    const below = [...this.#entries].filter(([one]) => one.startsWith(within) && one !== within);
    const entries = below.map(([one, entry]) => ({
      path: one.slice(within.length),
      isFolder: typeof entry === "object" && "directory" in entry,
    }));
    return { entries, canonical, crossedLink };
  }

  oldVersions(path: string): readonly number[] {
    const names = [...this.#entries.keys()].filter((one) => one.startsWith(`${path}.~`));
    const numbers = names.flatMap((one) => /^([1-9]\d*)~$/.exec(one.slice(path.length + 2))?.[1] ?? []);
    return numbers.map(Number).toSorted((a, b) => a - b);
  }

  #text(canonical: string): string {
    const entry = this.#entries.get(canonical);
    if (typeof entry === "string") return entry;
    return entry !== undefined && "content" in entry ? entry.content : "";
  }

  /** @throws LinkLoop */
  #where(path: string, following: boolean, followed = 0): Where {
    if (followed > mostLinks) throw new LinkLoop(`too many links: ${path} leads in a circle`);
    if (path === "/") return { canonical: "/", crossedLink: false };
    const above = this.#where(dirname(path), true, followed);
    const here = join(above.canonical, basename(path));
    const entry = this.#entries.get(here);
    if (!following || typeof entry !== "object" || !("link" in entry))
      return { canonical: here, crossedLink: above.crossedLink };
    const target = this.#where(resolve(above.canonical, entry.link), true, followed + 1);
    return { canonical: target.canonical, crossedLink: true };
  }

  #state(where: Where): FileState {
    const entry = this.#entries.get(where.canonical);
    if (entry === undefined) return { type: "none", ...where };
    const plain = typeof entry === "string" ? { content: entry } : entry;
    const about = { ...where, owner: "root", group: "root", uid: 0, gid: 0 };
    if ("link" in plain) return { ...about, type: "link", target: plain.link, mode: "0777", size: plain.link.length };
    const { owner = "root", group = "root" } = plain;
    const owned = { ...about, owner, group, uid: numberOf(owner), gid: numberOf(group) };
    if ("directory" in plain)
      return { ...owned, type: "directory", mode: fourDigits(plain.mode ?? "0755"), size: 4096 };
    const size = Buffer.byteLength(plain.content);
    return { ...owned, type: "file", mode: fourDigits(plain.mode ?? "0644"), size };
  }
}

/** Numbers stand for themselves; every name but root's has the number that a host gives out first. */
function numberOf(name: string): number {
  if (/^\d+$/.test(name)) return Number(name);
  return name === "root" ? 0 : 1000;
}

const fourDigits = (mode: string): string => mode.slice(-4).padStart(4, "0");

function above(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === path ? [folder] : [...above(folder), folder];
}
