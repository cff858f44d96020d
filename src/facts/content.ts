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
 * `tsamae_is_exposed PATH`: whether another account than root and the session's user could put a link in the place of the
 * file, between the look at its path and its reading. A folder that was found to be safe is remembered.
 */
const exposure = raw(`tsamae_is_exposed() {
  file=$1
  [ ! -L "$1" ] && cd -P -- "\${1%/*}/" 2>/dev/null || return 0
  case $safe in *"$newline$PWD$newline"*) return 1 ;; esac
  above=$PWD
  set --
  while [ -n "\${above#/}" ]; do
    set -- "$above" "$@"
    above=\${above%/*}
  done
  [ -n "$session_uid" ] || session_uid=$(id -u)
  left=$(($# + 1))
  for entry in $(tsamae_owners / "$@" 2>/dev/null); do
    left=$((left - 1)) uid=\${entry%%:*} entry=\${entry#*:}
    gid=\${entry%%:*} entry=\${entry#*:}
    bits=$((0x\${entry%%:*}))
    case $uid in (0|"$session_uid") ;; (*) return 0 ;; esac
    # In a sticky folder nobody replaces the file of another; its owner does.
    if [ $((bits & 01000)) -ne 0 ]; then
      [ $left -gt 0 ] || { [ ! -O "$file" ]; return; }
      continue
    fi
    [ $((bits & 2)) -eq 0 ] || return 0
    [ $((bits & 020)) -eq 0 ] || [ "$gid" -eq 0 ] || return 0
  done
  [ $left -eq 0 ] || return 0
  safe=$safe$PWD$newline
  return 1
}`);

/**
 * One stat(1) says how much of the one stream of cat(1) is whose. Files without blocks on a disk (in /proc and /sys)
 * lie about their size: each gets a stream of its own. So does one that is exposed: it is opened first, and the kernel
 * says where it lies then. A line a file: its size, and `-` too large, `+` in the stream, `@` where it lies and its
 * content, or its content.
 */
const takeApart = raw(`{
  small= safe='
' newline='
'
  for index in $indices; do
    IFS=' ' read -r size blocks || break
    eval "path=\\\${$index}"
    if [ "$size" -gt ${limit} ]; then
      echo "$size -"
    elif tsamae_is_exposed "$path"; then
      {
        where=$(readlink /proc/self/fd/4 | base64) own=$(head -c ${limit + 1} <&4 | base64)
      } 4<"$path" || continue
      printf '%s @%s:%s%s:%s\\n' "$size" \${#where} "$where" \${#own} "$own"
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
  more: (platform) => lines([readableFiles, base64, exposure, sh`${sizes(platform)} | ${takeApart}`]),
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
  const sizes = found.map((one) => (one.type === "file" ? parseSize(one, rest) : undefined));
  if (sizes.every((size) => size === undefined)) return found.map(withoutContent);
  const stream = counted64(rest);
  const streamed = sizes.reduce<number>((sum, size) => sum + (typeof size === "number" ? size : 0), 0);
  if (streamed !== stream.length) throw new SpoiltAnswer("a file changed while it was read");
  let at = 0;
  return found.map((one, index) => {
    const size = sizes[index];
    if (size === undefined) return withoutContent(one);
    if (size === "too large") return { value: { why: size, ...whereabouts(one) } };
    if (typeof size === "object" && "unreadable" in size) return size;
    if (typeof size !== "number") return withContent(one, size);
    at += size;
    return withContent(one, stream.subarray(at - size, at));
  });
}

/** How many bytes of the stream, or the bytes themselves. */
function parseSize(
  { canonical }: Found,
  rest: Reader,
): number | "too large" | Buffer | { readonly unreadable: string } {
  const [size, how] = rest.take(/(\d+) ([-+]\n|@)?/y);
  if (how === "-\n") return "too large";
  if (how === "@") {
    // Empty without /proc.
    const where = Buffer.from(rest.counted(), "base64").toString();
    const bytes = counted64(rest);
    const isReplaced = where !== "" && where !== `${canonical}\n`;
    return isReplaced ? { unreadable: `${canonical} was replaced while it was read` } : bytes;
  }
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
