import type { Platform } from "../platforms/platform.ts";
import { base64 } from "../platforms/stand-ins.ts";
import { type StatFormat, stat } from "../platforms/stat.ts";
import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { toExactText } from "./bytes.ts";
import { type Answer, defineFact, SpoiltAnswer } from "./fact.ts";
import {
  type Found,
  type PathQuestion,
  parsePaths,
  pathRoots,
  pathScript,
  type Whereabouts,
  whereabouts,
} from "./path.ts";
import { readableFiles } from "./readable-files.ts";
import type { Reader } from "./reader.ts";

export interface FileContent extends Whereabouts {
  /** What the file says, if that is UTF-8 text of at most 256 KiB. */
  readonly text?: string | undefined;
  /** Why there is no text. */
  readonly why?: "absent" | "not a file" | "too large" | "binary" | undefined;
}

const limit = 256 * 1024;

/** A line a file: its bytes, and the blocks that they take on the disk. */
const format: StatFormat = { gnu: "%s %b", bsd: "%z %b" };

function sizes(platform: Platform): ShellCommand {
  const { text } = stat(format, platform, { paths: raw("$list"), follow: true });
  return raw(`[ -z "$list" ] || eval "${text}" 2>/dev/null`);
}

/**
 * One stat(1) says how much of the one stream of cat(1) is whose. Files without blocks on a disk (in /proc and /sys)
 * lie about their size: each gets a stream of its own. A line a file: its size, and `-` too large, `+` in the stream,
 * or its own content.
 */
const takeApart = raw(`{
  small=
  for index in $indices; do
    IFS=' ' read -r size blocks || break
    eval "path=\\\${$index}"
    if [ "$size" -gt ${limit} ]; then
      echo "$size -"
    elif [ "$blocks" -gt 0 ] || { [ "$size" -eq 0 ] && ! IFS= read -r line <"$path" && [ -z "$line" ]; }; then
      echo "$size +"
      small="$small \\"\\\${$index}\\""
    else
      own=$(head -c ${limit + 1} <"$path" | base64)
      printf '%s %s:%s\\n' "$size" \${#own} "$own"
    fi
  done 2>/dev/null
  all=
  [ -z "$small" ] || all=$(eval "cat -- $small" 2>/dev/null | base64)
  printf '%s:%s\\n' \${#all} "$all"
}`);

const question: PathQuestion<FileContent> = {
  name: "content",
  links: "follow",
  more: (platform) => lines([readableFiles, base64, sh`${sizes(platform)} | ${takeApart}`]),
  answers: parseChunk,
};

/** The text of the regular file that a path leads to: for showing differences, and for editing. */
export const content = defineFact<string, FileContent>({
  name: "content",
  script: (keys, platform) => pathScript(question, keys, platform),
  parse: (output, keys) => parsePaths(question, output, keys),
  roots: pathRoots,
});

function parseChunk(found: readonly Found[], _keys: readonly string[], rest: Reader): readonly Answer<FileContent>[] {
  const sizes = found.map(({ type }) => (type === "file" ? parseSize(rest) : undefined));
  if (sizes.every((size) => size === undefined)) return found.map(withoutContent);
  const stream = counted64(rest);
  const streamed = sizes.reduce<number>((sum, size) => sum + (typeof size === "number" ? size : 0), 0);
  if (streamed !== stream.length) throw new SpoiltAnswer("a file changed while it was read");
  let at = 0;
  return found.map((one, index) => {
    const size = sizes[index];
    if (size === undefined) return withoutContent(one);
    if (size === "too large") return { value: { why: size, ...whereabouts(one) } };
    if (typeof size !== "number") return withContent(one, size);
    at += size;
    return withContent(one, stream.subarray(at - size, at));
  });
}

/** How many bytes of the stream, or the bytes themselves. */
function parseSize(rest: Reader): number | "too large" | Buffer {
  const [size, how] = rest.take(/(\d+) ([-+]\n)?/y);
  if (how === "-\n") return "too large";
  return how === undefined ? counted64(rest) : Number(size);
}

function counted64(rest: Reader): Buffer {
  const bytes = Buffer.from(rest.counted(), "base64");
  rest.take(/\n/y);
  return bytes;
}

function withContent(found: Found, bytes: Uint8Array): Answer<FileContent> {
  if (bytes.length > limit) return { value: { why: "too large", ...whereabouts(found) } };
  const text = bytes.includes(0) ? undefined : toExactText(bytes);
  return { value: { ...(text === undefined ? { why: "binary" } : { text }), ...whereabouts(found) } };
}

function withoutContent(found: Found): Answer<FileContent> {
  if (found.type === "unreadable file") return { unreadable: `permission denied: ${found.canonical} cannot be read` };
  return { value: { why: found.type === "none" ? "absent" : "not a file", ...whereabouts(found) } };
}
