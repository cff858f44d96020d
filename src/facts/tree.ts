import { base64 } from "../platforms/stand-ins.ts";
import { lines, raw } from "../values/shell.ts";
import { toExactText } from "./bytes.ts";
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
import type { Reader } from "./reader.ts";

/** Something below a folder. */
export interface TreeEntry {
  /** From the folder on: `conf.d/a.conf`. */
  readonly path: string;
  readonly isFolder: boolean;
}

export interface Tree extends Whereabouts {
  /** Everything below, links not followed, in no certain order; undefined where no folder is. */
  readonly entries?: readonly TreeEntry[] | undefined;
}

/** Two lists a folder: of the folders, and of all else. base64(1) carries the NUL bytes between the names; `!` ends one that is not whole. */
const more = raw(`tsamae_below() {
  list=$({ find "$@" -print0 2>/dev/null || printf '!'; } | base64)
  printf '%s:%s\\n' \${#list} "$list"
}
for path do
  if [ -d "$path" ]; then
    tsamae_below "$path/" -mindepth 1 -type d
    tsamae_below "$path/" -mindepth 1 ! -type d
  fi
done`);

const question: PathQuestion<Tree> = {
  name: "tree",
  links: "follow",
  more: () => lines([base64, more]),
  answers: (found, keys, rest) => found.map((one, index) => parseTree(one, keys[index] ?? "", rest)),
};

/** What lies below the folder that a path leads to. */
export const tree = defineFact<string, Tree>({
  name: "tree",
  script: (keys, platform) => pathScript(question, keys, platform),
  parse: (output, keys) => parsePaths(question, output, keys),
  roots(key, answer) {
    const roots = pathRoots(key, answer);
    return { ...roots, watched: roots.paths };
  },
});

function parseTree(found: Found, key: string, rest: Reader): Answer<Tree> {
  if (found.type !== "directory") return { value: whereabouts(found) };
  const folders = takeNames(key, rest);
  const others = takeNames(key, rest);
  if (folders === undefined || others === undefined)
    return { unreadable: `what is in ${found.canonical} cannot be listed, or has names that are not UTF-8` };
  const entries = [
    ...folders.map((path) => ({ path, isFolder: true })),
    ...others.map((path) => ({ path, isFolder: false })),
  ];
  return { value: { entries, ...whereabouts(found) } };
}

/** Names below `key`; undefined for a list that is not whole. */
function takeNames(key: string, rest: Reader): readonly string[] | undefined {
  const listed = Buffer.from(rest.counted(), "base64");
  rest.take(/\n/y);
  const names = toExactText(listed)?.split("\0");
  if (names?.pop() !== "") return undefined;
  return names.map((name) => name.slice(key.length).replace(/^\/+/, ""));
}
