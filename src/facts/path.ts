import type { Platform } from "../platforms/platform.ts";
import { type StatFormat, stat } from "../platforms/stat.ts";
import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { asBytes, toExactText, toText } from "./bytes.ts";
import { chunks } from "./chunks.ts";
import { type Answer, type Roots, SpoiltAnswer } from "./fact.ts";
import { pathFunctions } from "./path-script.ts";
import { type Reader, reader } from "./reader.ts";

/** Where a path really is. */
export interface Whereabouts {
  /** The path with the links on the way resolved; also for what does not exist. */
  readonly canonical: string;
  /** Whether there were any. */
  readonly crossedLink: boolean;
}

/** What the shell's own tests say of a path. */
export interface Found extends Whereabouts {
  readonly type: "none" | "file" | "unreadable file" | "directory" | "link" | "other";
  /** Of a link that was not followed, as bytes. */
  readonly target: string;
  /** Why the path cannot be judged. Its type is still what the host's tools will see there. */
  readonly unreadable?: string | undefined;
}

/** How one kind of path facts is asked and parsed. */
export interface PathQuestion<Value> {
  readonly name: string;
  /** Whether a link at the end is followed too. */
  readonly links: "stay" | "follow";
  /** What is asked besides, of the paths in `"$@"`. */
  more(platform: Platform): ShellCommand;
  /** One chunk's answers, from what `more` printed. */
  answers(found: readonly Found[], keys: readonly string[], more: Reader): readonly Answer<Value>[];
}

/** Owner, group and raw mode of the folders above a link, and of itself, with the names of owner and group. */
const ownerFormat: StatFormat = { gnu: "%u:%g:%f:%U:%G", bsd: "%u:%g:%Xp:%Su:%Sg" };

export function pathScript<Value>(
  question: PathQuestion<Value>,
  keys: readonly string[],
  platform: Platform,
): ShellCommand {
  const ask = sh`tsamae_ask() {\ntsamae_paths ${question.links} "$@"\n${question.more(platform)}\n}`;
  const calls = chunks(keys).map((chunk) => sh`tsamae_ask ${chunk}`);
  const owners = stat(ownerFormat, platform, { paths: raw('"$@"'), follow: false });
  return lines([pathFunctions, sh`tsamae_owners() { ${owners}; }`, ask, ...calls]);
}

/** @throws SpoiltAnswer when the output is not whole, or the paths changed while they were looked at. */
export function parsePaths<Value>(
  question: PathQuestion<Value>,
  output: Uint8Array,
  keys: readonly string[],
): readonly Answer<Value>[] {
  const rest = reader(asBytes(output));
  const answers = chunks(keys).flatMap((chunk) => {
    const found = chunk.map((key) => parseRecord(key, rest));
    const answers = question.answers(found, chunk, rest);
    return answers.map((answer, index) => unreadable(found[index]) ?? answer);
  });
  rest.end();
  return answers;
}

/** The one thing that every path fact hangs on; an unreadable one may hang on any link. */
export function pathRoots(key: string, answer: Answer<Whereabouts>): Roots {
  if ("unreadable" in answer) return { paths: [key], crossedLink: true };
  return { paths: [answer.value.canonical], crossedLink: answer.value.crossedLink };
}

/** The whereabouts alone, for values that say no more of the path. */
export function whereabouts({ canonical, crossedLink }: Found): Whereabouts {
  return { canonical, crossedLink };
}

function unreadable(found: Found | undefined): { readonly unreadable: string } | undefined {
  return found?.unreadable === undefined ? undefined : { unreadable: found.unreadable };
}

const types: Readonly<Record<string, Found["type"]>> = {
  d: "directory",
  f: "file",
  u: "unreadable file",
  o: "other",
  l: "link",
  "-": "none",
};

function parseRecord(key: string, rest: Reader): Found {
  const [state = "", letter = ""] = rest.take(/([dmplxst])([dfuol-]) /y);
  const at = rest.counted();
  rest.take(/ /y);
  const target = rest.counted();
  rest.take(/\n/y);
  const type = types[letter];
  if (state === "s" || type === undefined) throw new SpoiltAnswer(`${key} changed while it was looked at`);
  const canonical = toText(at).replace(/^\/+/, "/");
  return { type, canonical, crossedLink: canonical !== key, target, unreadable: troubleOf(state, at, target) };
}

function troubleOf(state: string, at: string, target: string): string | undefined {
  const where = toText(at);
  if (state === "t")
    return `${where} is a link that ${toText(target)} can replace, so it is not followed; declare the path that it leads to instead`;
  if (state === "p") return `permission denied: ${where} cannot be entered`;
  if (state === "l") return `too many links: ${where} leads in a circle, or through a file`;
  if (state === "x") return `a link leads through a folder that does not exist and back up: ${where}`;
  if (toExactText(at) === undefined) return `it leads to ${where}, whose name is not UTF-8`;
  return undefined;
}
