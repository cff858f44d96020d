import type { GitLogin } from "../values/git-repository.ts";
import type { Secret } from "../values/secret.ts";
import { raw, type ShellCommand } from "../values/shell.ts";

/** Full names of refs, and the commits that they lead to. */
export type GitRefs = Readonly<Record<string, string>>;

const helper = `!f() { test "$1" = get && printf 'username=%s\\npassword=%s\\n' "$TSAMAE_GIT_USER" "$TSAMAE_GIT_PASSWORD"; }; f`;

/**
 * Makes `g`: git(1) that asks nobody, takes no repository from the environment, writes no index when it only looks, and
 * runs no hooks. A login comes from the environment, goes to its own site alone, and is stored nowhere.
 */
export const gitPrelude: ShellCommand = raw(`cd / || exit
LC_ALL=C GIT_OPTIONAL_LOCKS=0 GIT_TERMINAL_PROMPT=0
export LC_ALL GIT_OPTIONAL_LOCKS GIT_TERMINAL_PROMPT
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_COMMON_DIR GIT_PREFIX GIT_NAMESPACE SSH_ASKPASS
unset GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
helper='${helper.replaceAll("'", `'\\''`)}'
g() {
  [ -z "\${TSAMAE_GIT_SITE:-}" ] || set -- -c "credential.$TSAMAE_GIT_SITE.helper=" -c "credential.$TSAMAE_GIT_SITE.helper=$helper" "$@"
  git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c core.quotePath=false -c gc.autoDetach=false -c maintenance.autoDetach=false "$@"
}
above() {
  GIT_CEILING_DIRECTORIES=\${1%/*}
  GIT_CEILING_DIRECTORIES=\${GIT_CEILING_DIRECTORIES:-/}
  export GIT_CEILING_DIRECTORIES
}`);

/** Before git speaks to a remote: ssh may not ask either, and what does not answer is given up. */
export const gitNetwork: ShellCommand = raw(`if [ -z "\${GIT_SSH_COMMAND:-}\${GIT_SSH:-}" ]; then
  GIT_SSH_COMMAND=$(g config --get core.sshCommand 2>/dev/null) || GIT_SSH_COMMAND=ssh
fi
if [ -n "\${GIT_SSH_COMMAND:-}" ]; then
  GIT_SSH_COMMAND="$GIT_SSH_COMMAND -o BatchMode=yes -o ConnectTimeout=20"
  export GIT_SSH_COMMAND
fi
GIT_HTTP_LOW_SPEED_LIMIT=\${GIT_HTTP_LOW_SPEED_LIMIT:-1} GIT_HTTP_LOW_SPEED_TIME=\${GIT_HTTP_LOW_SPEED_TIME:-60}
export GIT_HTTP_LOW_SPEED_LIMIT GIT_HTTP_LOW_SPEED_TIME`);

/** The environment in which `g` logs in. */
export function loginEnvironment(login: GitLogin | undefined): Readonly<Record<string, string | Secret>> {
  if (login === undefined) return {};
  return { TSAMAE_GIT_SITE: login.site, TSAMAE_GIT_USER: login.user, TSAMAE_GIT_PASSWORD: login.password };
}

/** Forty hexadecimal digits, or sixty-four: a commit that needs no asking. */
export const isFullCommit = (revision: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(revision);

/** gitrevisions(7) takes four digits or more. */
export const isAbbreviatedCommit = (revision: string): boolean =>
  /^[0-9a-f]{4,63}$/i.test(revision) && !isFullCommit(revision);

/** git-check-ref-format(1), and nothing that could be an option. */
export function isRevision(text: string): boolean {
  return !/^[-/.]|[\s\p{Cc}~^:?*[\\]|\.\.|@\{|\/\/|[/.]$|\.lock$|^@$/u.test(text) && text !== "";
}

/** The refs that a revision may mean, the first one that exists counts: branches before tags, as `git clone --branch`. */
export function refsOf(revision: string | undefined): readonly string[] {
  if (revision === undefined || revision === "HEAD") return ["HEAD"];
  if (revision.startsWith("refs/")) return [revision];
  return [`refs/heads/${revision}`, `refs/tags/${revision}`];
}

/** What git-ls-remote(1) prints; an annotated tag counts as the commit that it is of. */
export function parseRefs(output: string): GitRefs {
  const found = output.matchAll(/^([0-9a-f]{40,64})\t(\S+)$/gm);
  const refs = new Map([...found].map(([, commit = "", name = ""]) => [name, commit]));
  for (const [name, commit] of refs) if (name.endsWith("^{}")) refs.set(name.slice(0, -3), commit);
  return Object.fromEntries([...refs].filter(([name]) => !name.endsWith("^{}")));
}
