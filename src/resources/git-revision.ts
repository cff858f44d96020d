import { ResourceError } from "../errors.ts";
import type { GitAsker } from "../facts/git-batch.ts";
import type { GitCheckout } from "../facts/git-checkout.ts";
import type { GitRemote } from "../facts/git-remote.ts";
import { facts } from "../facts/index.ts";
import { isAbbreviatedCommit, isFullCommit, refsOf } from "../platforms/git.ts";
import { gitTrouble } from "../platforms/git-trouble.ts";
import { shownUrl } from "../values/git-repository.ts";
import type { HostView } from "./host-view.ts";

/** What a recipe asks for. */
export interface WantedRevision {
  readonly url: string;
  readonly revision: string | undefined;
  readonly depth: number | undefined;
  readonly as: GitAsker;
}

/** What is to be checked out. */
export interface Target {
  /** Undefined: nobody can tell before it is fetched. */
  readonly commit: string | undefined;
  /** Where the remote has it; undefined for a commit. */
  readonly ref: string | undefined;
}

/** Whether the remote has to be asked: not for a whole commit, which cannot move. */
export const asksRemote = ({ revision }: WantedRevision): boolean => revision === undefined || !isFullCommit(revision);

export const remoteFact = ({ url, revision, as }: WantedRevision) => facts.gitRemote({ url, revision, ...as });

/**
 * The commit that a revision means now.
 *
 * @throws ResourceError when the remote certainly cannot be reached, or does not have it.
 */
export function targetOf(wanted: WantedRevision, now: GitCheckout, host: HostView): Target {
  const { url, revision } = wanted;
  if (revision !== undefined && isFullCommit(revision)) return { commit: revision.toLowerCase(), ref: undefined };
  const remote = remoteFact(wanted);
  const known = host.read(remote);
  const shown = shownUrl(url);
  const trouble = known.state === "unreachable" ? gitTrouble(known.why) : undefined;
  host.require(remote, ({ state }) => state === "reachable", {
    message: `${shown} cannot be asked: ${trouble?.why}`,
    assumption: `${shown} can be reached by then`,
    hint: trouble?.hint,
  });
  const ref = refsOf(revision).find((name) => refIn(known, name) !== undefined);
  if (ref !== undefined) return { commit: refIn(known, ref), ref };
  if (revision !== undefined && isAbbreviatedCommit(revision)) return abbreviated(wanted, now);
  host.require(remote, ({ state }) => state === "unreachable", {
    message: revision === undefined ? `${shown} has no commits` : `${shown} has no branch, tag or commit ${revision}`,
    assumption: `${shown} has ${revision ?? "a commit"} by then`,
    hint: hintFor(revision),
  });
  return { commit: undefined, ref: revision === undefined ? "HEAD" : undefined };
}

const refIn = (remote: GitRemote, name: string): string | undefined =>
  remote.state === "reachable" && Object.hasOwn(remote.refs, name) ? remote.refs[name] : undefined;

/** No remote can be asked for one: it is looked for in what was fetched. */
function abbreviated({ revision, depth }: WantedRevision, { commit }: GitCheckout): Target {
  if (depth !== undefined && commit === undefined) {
    throw new ResourceError(
      `${revision} is no branch or tag, and an abbreviated commit is not found in a part of the history`,
      {
        hint: "write the commit in full, or leave `depth` away",
      },
    );
  }
  return { commit, ref: undefined };
}

function hintFor(revision: string | undefined): string | undefined {
  const [, branch] = /^(?:origin|refs\/remotes\/[^/]+)\/(.+)$/.exec(revision ?? "") ?? [];
  return branch === undefined ? undefined : `a branch is called as at the remote: revision: "${branch}"`;
}
