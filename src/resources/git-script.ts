import { dirname } from "node:path/posix";
import { gitNetwork, gitPrelude } from "../platforms/git.ts";
import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import type { Target } from "./git-revision.ts";

/** A checkout as it should be. */
export interface Sync {
  /** Canonical. */
  readonly path: string;
  readonly remote: string;
  readonly url: string;
  readonly target: Target;
  readonly revision: string | undefined;
  /** Cuts the history off when it is fetched. */
  readonly depth: number | undefined;
  readonly recursive: boolean;
  /** Throws local changes away. */
  readonly isForced: boolean;
}

const needGit = raw('command -v git >/dev/null || { echo "fatal: git is not installed on this host" >&2; exit 127; }');

const before: ShellCommand = lines([gitPrelude, needGit]);

/** A private folder for work that may fail. */
function temporary(folder: string): ShellCommand {
  return sh`t=$(mktemp -d ${`${folder === "/" ? "" : folder}/.tsamae.XXXXXXXXXX`}) || exit
trap 'rm -rf -- "$t"' 0
trap 'exit 1' 1 2 15
work=$t/new
g init -q -- "$work" || exit`;
}

/** A checkout where nothing is: made beside, whole, and then given its name. */
export function cloneScript(sync: Sync): ShellCommand {
  const { path } = sync;
  return lines([
    before,
    temporary(dirname(path)),
    setRemote(sync),
    obtain(sync),
    checkOut(sync),
    sh`{ [ ! -e ${path} ] && [ ! -L ${path} ]; } || { echo "error: something took its place meanwhile" >&2; exit 1; }
mv -- "$work" ${path}`,
  ]);
}

/**
 * A checkout in an empty folder, which stays what it is: its owner may be somebody who could not make it, it may be a
 * mount. All is fetched before anything of it is seen; a mark tells of a clone that was cut after that.
 */
export function fillScript(sync: Sync): ShellCommand {
  const { path } = sync;
  return lines([
    before,
    sh`rm -rf -- ${path}/.tsamae.??????????`,
    temporary(path),
    setRemote(sync),
    obtain(sync),
    sh`: >"$work/.git/tsamae-unfinished" && mv -- "$work/.git" ${path}/.git || exit`,
    raw('rm -rf -- "$t"'),
    sh`work=${path}`,
    checkOut({ ...sync, isForced: true }),
    raw('rm -f -- "$work/.git/tsamae-unfinished"'),
  ]);
}

/** Another commit in a checkout that is there. */
export function moveScript(sync: Sync): ShellCommand {
  const { path } = sync;
  return lines([
    before,
    sh`work=${path}`,
    raw('above "$work"'),
    obtain(sync),
    checkOut(sync),
    raw('rm -f -- "$work/.git/tsamae-unfinished"'),
  ]);
}

export function setRemoteScript(sync: Sync): ShellCommand {
  return lines([before, sh`work=${sync.path}`, raw('above "$work"'), setRemote(sync)]);
}

function setRemote({ remote, url }: Sync): ShellCommand {
  const branches = `+refs/heads/*:refs/remotes/${remote}/*`;
  return sh`g -C "$work" config --replace-all ${`remote.${remote}.url`} ${url} || exit
g -C "$work" config --get ${`remote.${remote}.fetch`} >/dev/null || g -C "$work" config ${`remote.${remote}.fetch`} ${branches} || exit`;
}

/** Leaves in `$commit` what is to be checked out, and has it here. */
function obtain(sync: Sync): ShellCommand {
  const { remote, url, target, revision, depth } = sync;
  const shallow = depth === undefined ? [] : ["--depth", String(depth)];
  const gone = `fatal: ${revision ?? "HEAD"} is not at the remote any more: it moved meanwhile, run again`;
  return lines([
    gitNetwork,
    sh`commit=${target.commit ?? ""}`,
    raw(`has() { [ -n "$commit" ] && g -C "$work" cat-file -e "$commit^{commit}" 2>/dev/null; }`),
    sh`has || g -C "$work" fetch -q ${fetchWords(sync)} || exit`,
    sh`[ -n "$commit" ] || commit=$(g -C "$work" rev-parse -q --verify ${`${resolved(sync)}^{commit}`}) || { printf '%s\\n' ${`fatal: there is no commit ${revision} in ${url}`} >&2; exit 1; }`,
    sh`has || g -C "$work" fetch -q ${shallow} ${remote} "$commit" || exit`,
    sh`has || { printf '%s\\n' ${gone} >&2; exit 1; }`,
  ]);
}

/** Where the commit of a revision that was not known before is found afterwards. */
function resolved({ remote, target: { ref }, revision = "HEAD" }: Sync): string {
  if (ref === undefined) return revision;
  return ref.startsWith("refs/heads/") ? `refs/remotes/${remote}/${ref.slice(11)}` : ref;
}

/** All branches and tags, as `git clone` takes them; with a depth the one ref alone. */
function fetchWords({ remote, target: { commit, ref }, depth }: Sync): readonly string[] {
  const own = ref === undefined ? [] : [`+${ref}:${localRef(ref, remote)}`];
  if (depth !== undefined) {
    const what = own.length > 0 ? own : commit === undefined ? [] : [commit];
    return ["--no-tags", "--depth", String(depth), remote, ...what];
  }
  const isListed = ref === undefined || ref.startsWith("refs/heads/") || ref.startsWith("refs/tags/");
  const branches = `+refs/heads/*:refs/remotes/${remote}/*`;
  return ["--prune", "--tags", "--force", remote, branches, ...(isListed ? [] : own)];
}

function localRef(ref: string, remote: string): string {
  if (ref.startsWith("refs/heads/")) return `refs/remotes/${remote}/${ref.slice("refs/heads/".length)}`;
  return ref.startsWith("refs/tags/") ? ref : "refs/tsamae/fetched";
}

/** The ref keeps what was checked out: no branch may hold it, and it is none of somebody's own commits. */
function checkOut({ recursive, isForced }: Sync): ShellCommand {
  const force = isForced ? ["--force"] : [];
  return lines([
    ...(recursive ? [rememberSubmodules] : []),
    sh`g -C "$work" checkout -q ${force} --detach "$commit" || exit`,
    raw('g -C "$work" update-ref refs/tsamae/current "$commit" || exit'),
    ...(isForced ? [raw('g -C "$work" clean -ffdq || exit')] : []),
    ...(recursive ? [removeSubmodules, submodules(isForced)] : []),
  ]);
}

const rememberSubmodules =
  raw(`submodules() { g -C "$work" ls-files -s -- "$@" </dev/null | sed -n "s/^160000 [^$tab]*$tab//p"; }
tab=$(printf '\\t')
before=$(submodules)`);

/** Git leaves the folder of a submodule that is none any more; its commits stay in the checkout's own .git. */
const removeSubmodules = raw(`printf '%s\\n' "$before" | while IFS= read -r path; do
  [ -n "$path" ] && [ -f "$work/$path/.git" ] || continue
  [ -n "$(submodules ":(literal)$path")" ] || rm -rf -- "\${work:?}/$path"
done`);

/** Throws away what differs from the commit that is checked out, but for ignored files. */
export function discardScript({ path, recursive }: Sync): ShellCommand {
  return lines([
    before,
    sh`work=${path}`,
    raw('above "$work"'),
    gitNetwork,
    raw('g -C "$work" reset -q --hard && g -C "$work" clean -ffdq || exit'),
    ...(recursive ? [submodules(true)] : []),
  ]);
}

export function submodulesScript({ path, isForced }: Sync): ShellCommand {
  return lines([before, sh`work=${path}`, raw('above "$work"'), gitNetwork, submodules(isForced)]);
}

function submodules(isForced: boolean): ShellCommand {
  const force = isForced ? ["--force"] : [];
  const clean = raw("g -C \"$work\" submodule -q foreach --recursive 'git reset -q --hard && git clean -ffdq' || exit");
  return lines([
    raw('if [ -f "$work/.gitmodules" ]; then'),
    sh`g -C "$work" submodule -q sync --recursive || exit
g -C "$work" submodule -q update --init --recursive ${force} || exit`,
    ...(isForced ? [clean] : []),
    raw("fi"),
  ]);
}
