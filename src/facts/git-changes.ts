import { scrubbedTail } from "../values/secret.ts";
import { raw, sh } from "../values/shell.ts";
import { toText } from "./bytes.ts";
import { type Answer, defineFact, type Fact } from "./fact.ts";
import { asker, type GitAsker, type GitKey, type GitQuestion, gitScript, parseGit } from "./git-batch.ts";
import type { Reader } from "./reader.ts";

/** What somebody did in a checkout. */
export interface GitChanges {
  /** Files that differ from the commit, and files that git does not know; ignored ones do not count. At most 1000. */
  readonly files: readonly string[];
  /** Commits that no remote, no tag and no earlier sync brought here. */
  readonly commits: number;
}

export interface GitChangesQuestion extends GitAsker {
  /** Canonical. */
  readonly path: string;
  /** Looks into submodules too. */
  readonly recursive?: boolean | undefined;
}

interface Key extends GitKey {
  readonly path: string;
  readonly recursive: boolean;
}

const functions = raw(`look() {
  above "$1"
  trouble= commits=
  if files=$(g -C "$1" status --porcelain=v2 --untracked-files=normal --ignore-submodules=$2 2>&1); then
    files=$(printf '%s\\n' "$files" | sed 1000q)
    commits=$(g -C "$1" rev-list --count HEAD --not --remotes --tags --glob=refs/tsamae 2>/dev/null)
  else
    trouble=$files files=
  fi
  say "$files" "$commits" "$trouble"
}`);

const question: GitQuestion<Key, GitChanges> = {
  name: "git-changes",
  functions,
  call: ({ path, recursive }) => sh`look ${path} ${recursive ? "none" : "all"}`,
  answers: (rest, keys) => keys.map(() => parseChanges(rest)),
};

const ask = defineFact<Key, GitChanges>({
  name: question.name,
  script: (keys) => gitScript(question, keys),
  parse: (output, keys) => parseGit(question, output, keys),
  roots: ({ path }) => ({ paths: [path], watched: [path] }),
});

/** What somebody did in a checkout since it was made. */
export function gitChanges({ path, recursive, ...as }: GitChangesQuestion): Fact<GitChanges> {
  return ask({ path, recursive: recursive ?? false, as: asker(as) });
}

function parseChanges(rest: Reader): Answer<GitChanges> {
  const [files = "", commits = "", trouble = ""] = Array.from({ length: 3 }, () => toText(rest.counted()));
  rest.take(/\n/y);
  if (trouble !== "") return { unreadable: scrubbedTail(trouble.trim(), 500) };
  return { value: { files: files.split("\n").flatMap(changedPath), commits: Number(commits) } };
}

/** The path in a line of `git status --porcelain=v2`; none for a submodule that merely is at another commit. */
function changedPath(line: string): readonly string[] {
  const [kind = "", state = "", submodule = ""] = line.split(" ", 3);
  if (kind === "?") return [line.slice(2)];
  const words = { "1": 8, "2": 9, u: 10 }[kind];
  if (words === undefined) return [];
  if (state.startsWith(".") && /^S.\.\.$/.test(submodule)) return [];
  return [line.split(" ").slice(words).join(" ").split("\t", 1)[0] ?? ""];
}
