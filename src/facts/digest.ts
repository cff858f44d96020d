import { sha256sum } from "../platforms/stand-ins.ts";
import { lines, raw } from "../values/shell.ts";
import { toBytes } from "./bytes.ts";
import { type Answer, defineFact } from "./fact.ts";
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

export interface FileDigest extends Whereabouts {
  /** SHA-256, hexadecimal; undefined where no regular file is. */
  readonly digest?: string | undefined;
}

const question: PathQuestion<FileDigest> = {
  name: "digest",
  links: "follow",
  more: () => lines([readableFiles, sha256sum, raw('[ -z "$list" ] || eval "sha256sum -- $list" 2>/dev/null')]),
  answers: (found, keys, rest) => found.map((one, index) => parseDigest(one, keys[index] ?? "", rest)),
};

/** The digest of the regular file that a path leads to. */
export const digest = defineFact<string, FileDigest>({
  name: "digest",
  script: (keys, platform) => pathScript(question, keys, platform),
  parse: (output, keys) => parsePaths(question, output, keys),
  roots: pathRoots,
});

function parseDigest(found: Found, key: string, rest: Reader): Answer<FileDigest> {
  if (found.type === "unreadable file") return { unreadable: `permission denied: ${found.canonical} cannot be read` };
  if (found.type !== "file") return { value: whereabouts(found) };
  const hex = takeDigest(toBytes(key), rest);
  if (hex === undefined) return { unreadable: `${found.canonical} cannot be read` };
  return { value: { digest: hex, ...whereabouts(found) } };
}

/** sha256sum(1) starts a line with a backslash and escapes the name if it holds one, or a line's end; busybox does neither. */
function takeDigest(key: string, rest: Reader): string | undefined {
  const escaped = key.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  const escapedOld = key.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  for (const name of new Set([key, escaped, escapedOld])) {
    const found = rest.try(new RegExp(`\\\\?([0-9a-f]{64}) [ *]${literal(name)}\\n`, "y"));
    if (found !== undefined) return found[0];
  }
  return undefined;
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
