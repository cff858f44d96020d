import { raw, sh } from "../values/shell.ts";
import { toText } from "./bytes.ts";
import { type Answer, defineFact, type Fact, type Roots } from "./fact.ts";
import { asker, type GitAsker, type GitKey, type GitQuestion, gitScript, parseGit } from "./git-batch.ts";
import type { Reader } from "./reader.ts";

/** A folder as git sees it. */
export interface GitCheckout {
  /** Whether git is installed; without it only `state` and `entries` say anything. */
  readonly hasGit: boolean;
  /**
   * `none` no folder; `empty`; `occupied` by something else; `checkout`; `unfinished` a clone that was cut; `refused`
   * by git; `closed` to who asks.
   */
  readonly state: "none" | "empty" | "occupied" | "checkout" | "unfinished" | "refused" | "closed";
  /** The commit that is checked out; undefined before the first one. */
  readonly head?: string | undefined;
  /** Where the remote is; undefined if there is none of that name. */
  readonly url?: string | undefined;
  /** Its history was cut off. */
  readonly isShallow?: true | undefined;
  /** The commit that `revision` abbreviates, if it is here. */
  readonly commit?: string | undefined;
  /** Submodules that are not at the commit that is recorded for them. */
  readonly submodules?: readonly string[] | undefined;
  /** The first few names in an `occupied` folder. */
  readonly entries?: readonly string[] | undefined;
  /** Why git refused. */
  readonly why?: string | undefined;
}

export interface GitCheckoutQuestion extends GitAsker {
  /** Canonical. */
  readonly path: string;
  /** Default: `origin`. */
  readonly remote?: string | undefined;
  /** An abbreviated commit to look for. */
  readonly revision?: string | undefined;
  /** Looks at submodules too. */
  readonly recursive?: boolean | undefined;
}

interface Key extends GitKey {
  readonly path: string;
  readonly remote: string;
  readonly revision: string;
  readonly recursive: boolean;
}

/** What lies in a folder besides tsamae's own unfinished work. `submodule status` needs a shell of its own: only where there are any. */
const functions = raw(`list() {
  count=0
  for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    [ -e "$entry" ] || [ -L "$entry" ] || continue
    case \${entry##*/} in (.tsamae.*) continue ;; esac
    count=$((count + 1))
    [ $count -le 4 ] || break
    set -- "$@" "\${entry##*/}"
  done
  shift
  names=$(for name do printf '%s\\n' "$name"; done)
}
look() {
  path=$1 state=none why= head= url= commit= submodules= shallow= names=
  above "$path"
  if [ ! -d "$path" ]; then :
  elif ! { [ -r "$path" ] && [ -x "$path" ]; }; then state=closed
  elif [ ! -e "$path/.git" ]; then
    list "$path"
    state=occupied
    [ $count -gt 0 ] || state=empty
  else
    state=checkout
    [ ! -e "$path/.git/tsamae-unfinished" ] || state=unfinished
    [ $has_git = no ] || inspect "$2" "$3" "$4"
  fi
  say $has_git $state "$head" "$url" "$commit" "$shallow" "$submodules" "$names" "$why"
}
inspect() {
  head=$(g -C "$path" rev-parse -q --verify 'HEAD^{commit}' 2>&1)
  case $? in
    (0) ;;
    (1) head= ;;
    (*) state=refused why=$head head=; return ;;
  esac
  url=$(g -C "$path" config --get "remote.$1.url")
  [ ! -f "$path/.git/shallow" ] || shallow=yes
  [ -z "$2" ] || commit=$(g -C "$path" rev-parse -q --verify "$2^{commit}" 2>/dev/null)
  if [ -n "$3" ] && [ -f "$path/.gitmodules" ]; then
    submodules=$(g -C "$path" submodule status --recursive 2>/dev/null | sed -n '/^[-+U]/p')
  fi
}`);

const question: GitQuestion<Key, GitCheckout> = {
  name: "git-checkout",
  functions,
  call: ({ path, remote, revision, recursive }) =>
    sh`look ${path} ${remote} ${revision} ${recursive ? "recursive" : ""} 2>/dev/null`,
  answers: (rest, keys) => keys.map(() => ({ value: parseCheckout(rest) })),
};

const ask = defineFact<Key, GitCheckout>({
  name: question.name,
  script: (keys) => gitScript(question, keys),
  parse: (output, keys) => parseGit(question, output, keys),
  roots,
});

/**
 * What git says of a folder.
 *
 * @example
 * host.read(facts.gitCheckout({ path: "/srv/app", user: "deploy" })).head
 */
export function gitCheckout({ path, remote, revision, recursive, ...as }: GitCheckoutQuestion): Fact<GitCheckout> {
  return ask({
    path,
    remote: remote ?? "origin",
    revision: revision ?? "",
    recursive: recursive ?? false,
    as: asker(as),
  });
}

/** Git looks at everything in a checkout. What could not be told may hang on anything. */
function roots({ path }: Key, answer: Answer<GitCheckout>): Roots {
  const isTold = "value" in answer && answer.value.hasGit && answer.value.state !== "refused";
  return { paths: [path], watched: isTold ? [path] : ["/"] };
}

function parseCheckout(rest: Reader): GitCheckout {
  const [hasGit, state, head, url, commit, shallow, submodules = "", names = "", why] = Array.from({ length: 9 }, () =>
    toText(rest.counted()),
  );
  rest.take(/\n/y);
  return {
    hasGit: hasGit === "yes",
    state: states.find((known) => known === state) ?? "refused",
    ...(isCommit(head) ? { head } : {}),
    ...(url ? { url } : {}),
    ...(isCommit(commit) ? { commit } : {}),
    ...(shallow ? { isShallow: true as const } : {}),
    ...(submodules ? { submodules: submodules.split("\n").map(submodulePath) } : {}),
    ...(names ? { entries: names.split("\n") } : {}),
    ...(why ? { why } : {}),
  };
}

const states = ["none", "empty", "occupied", "checkout", "unfinished", "refused", "closed"] as const;

const isCommit = (text: string | undefined): boolean => /^[0-9a-f]{40,64}$/.test(text ?? "");

/** A sign, the commit, the path, and perhaps a description in brackets. */
const submodulePath = (line: string): string => line.replace(/^.[0-9a-f]+ /, "").replace(/ \([^()]*\)$/, "");
