import { type GitRefs, gitNetwork, parseRefs, refsOf } from "../platforms/git.ts";
import { lines, raw, sh } from "../values/shell.ts";
import { toText } from "./bytes.ts";
import { type Answer, defineFact, type Fact, type Roots, SpoiltAnswer } from "./fact.ts";
import { asker, type GitAsker, type GitKey, type GitQuestion, gitScript, parseGit } from "./git-batch.ts";
import type { Reader } from "./reader.ts";

/** What a remote says, as the host hears it. */
export type GitRemote =
  | { readonly state: "reachable"; readonly refs: GitRefs }
  | { readonly state: "unreachable"; readonly why: string };

export interface GitRemoteQuestion extends GitAsker {
  readonly url: string;
  /** A branch, a tag or a full ref. Default: the remote's HEAD. */
  readonly revision?: string | undefined;
}

interface Key extends GitKey {
  readonly url: string;
  readonly refs: readonly string[];
}

/** Remotes are asked at once, eight at a time; a short line is written whole, so that answers do not mix. */
const functions = lines([
  raw("[ $has_git = no ] || {"),
  gitNetwork,
  raw("}"),
  raw(`look() {
  number=$1 state=+
  shift
  if [ $has_git = no ]; then
    echo "$number - git is not installed"
  else
    text=$(g ls-remote -- "$@" 2>&1) || state=-
    printf '%s %s %s\\n' "$number" $state "$(printf %s "$text" | tail -c 2500 | tr '\\n\\t\\r' '\\036\\037 ')"
  fi
}`),
]);

const question: GitQuestion<Key, GitRemote> = {
  name: "git-remote",
  functions,
  call({ url, refs }, number) {
    const patterns = refs.flatMap((ref) => (ref.startsWith("refs/tags/") ? [ref, `${ref}^{}`] : [ref]));
    const turn = number % 8 === 7 ? raw("wait") : raw(":");
    return sh`look ${number} ${url} ${patterns} </dev/null &\n${turn}`;
  },
  answers: parseRemotes,
};

const ask = defineFact<Key, GitRemote>({
  name: question.name,
  script: (keys) => gitScript(question, keys),
  parse: (output, keys) => parseGit(question, output, keys),
  roots,
});

/**
 * Where a revision is at a remote, as `git ls-remote` tells it on the host.
 *
 * @example
 * host.read(facts.gitRemote({ url: "https://example.com/app.git", revision: "main" }))
 */
export function gitRemote({ url, revision, ...as }: GitRemoteQuestion): Fact<GitRemote> {
  return ask({ url, refs: refsOf(revision), as: asker(as) });
}

/** What cannot be reached may be missing a key, a name or a route: any file may bring it. */
function roots({ url }: Key, answer: Answer<GitRemote>): Roots {
  if ("unreadable" in answer || answer.value.state === "unreachable") return { paths: [], watched: ["/"] };
  const path = url.replace(/^file:\/\//, "");
  return path.startsWith("/") ? { paths: [path], watched: [path], crossedLink: true } : { paths: [] };
}

function parseRemotes(rest: Reader, keys: readonly Key[]): readonly Answer<GitRemote>[] {
  const answers = new Map<number, Answer<GitRemote>>();
  while (answers.size < keys.length) {
    const [number, state, line = ""] = rest.take(/(\d+) ([-+]) ([^\n]*)\n/y);
    const text = toText(line).replaceAll("\u001e", "\n").replaceAll("\u001f", "\t");
    answers.set(Number(number), {
      value: state === "+" ? { state: "reachable", refs: parseRefs(text) } : { state: "unreachable", why: text.trim() },
    });
  }
  return keys.map((_key, index) => {
    const answer = answers.get(index);
    if (answer === undefined) throw new SpoiltAnswer("two answers of remotes to one question");
    return answer;
  });
}
