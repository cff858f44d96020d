import { ResourceError } from "../errors.ts";
import type { Fact } from "../facts/fact.ts";
import type { GitCheckout } from "../facts/git-checkout.ts";
import { facts } from "../facts/index.ts";
import { gitTrouble } from "../platforms/git-trouble.ts";
import type { Reply } from "../session/session.ts";
import { shownUrl } from "../values/git-repository.ts";
import type { ShellCommand } from "../values/shell.ts";
import { type Change, change, type ItemOutcome } from "./change.ts";
import { type Target, targetOf, type WantedRevision } from "./git-revision.ts";
import {
  cloneScript,
  discardScript,
  fillScript,
  moveScript,
  type Sync,
  setRemoteScript,
  submodulesScript,
} from "./git-script.ts";
import type { HostView } from "./host-view.ts";

/** A checkout as a recipe wants it. */
export interface WantedCheckout extends WantedRevision {
  readonly recursive: boolean;
  readonly localChanges: "refuse" | "discard";
  /** What it calls the repository. */
  readonly remote: string;
  /** `as` has a password, which goes to the host as an environment does. */
  readonly hasLogin: boolean;
  readonly sensitive: boolean;
}

/** Where it is to be, and what is there. */
export interface Place {
  /** Canonical. */
  readonly path: string;
  /** As the recipe writes it. */
  readonly destination: string;
  readonly checkout: Fact<GitCheckout>;
  readonly now: GitCheckout;
}

/** What somebody did in the checkout. */
export const changesFact = ({ recursive, as }: WantedCheckout, path: string) =>
  facts.gitChanges({ path, recursive, ...as });

/** A first checkout, where nothing is. */
export function cloning(place: Place, wanted: WantedCheckout, host: HostView): readonly Change[] {
  const { destination, now } = place;
  const target = targetOf(wanted, now, host);
  const sync = syncOf(place, wanted, target);
  const script = now.state === "empty" ? fillScript(sync) : cloneScript(sync);
  const cloned = step(`clone ${shownUrl(wanted.url)}, ${named(wanted, target)}`, script, { place, wanted, target });
  const { canonical, crossedLink } = host.read(facts.folder(destination));
  const folder = facts.folder(destination).surely({ state: "folder", canonical, crossedLink });
  return explained([{ ...cloned, makes: [...cloned.makes, folder] }], wanted);
}

/** What brings a checkout that is there to what is wanted. */
export function syncing(place: Place, wanted: WantedCheckout, host: HostView): readonly Change[] {
  const { now, path } = place;
  const { localChanges, remote, url } = wanted;
  const discards = localChanges === "discard";
  const local = changesFact(wanted, path);
  const target = targetOf(wanted, now, host);
  const moves = now.state === "unfinished" || target.commit === undefined || now.head !== target.commit;
  const sync = syncOf(place, wanted, target);
  const of = { place, wanted, target };
  const changes: Change[] = [];
  if (now.url !== url) changes.push(step(remoteSummary(remote, now.url, url), setRemoteScript(sync), of));
  if (moves) {
    const { files, commits } = host.read(local);
    if (!discards && now.state !== "unfinished") refuseLocal(place.destination, { files, commits });
    const thrown = discards && files.length > 0 ? `, discarding ${counted(files)}` : "";
    changes.push(step(`${movement(now, wanted, target)}${thrown}`, moveScript(sync), of));
  } else if (discards && host.read(local).files.length > 0) {
    changes.push(step(`discard ${counted(host.read(local).files)}`, discardScript(sync), of));
  } else if (now.submodules !== undefined) {
    changes.push(step(`submodules ${few(now.submodules)}`, submodulesScript(sync), of));
  }
  return explained(changes, wanted);
}

function syncOf({ path, now }: Place, wanted: WantedCheckout, target: Target): Sync {
  const { localChanges, remote, url, revision, depth, recursive } = wanted;
  const isForced = localChanges === "discard" || now.state === "unfinished";
  // What has its whole history keeps it.
  const isCut = now.state === "none" || now.state === "empty" || now.isShallow === true;
  return { path, remote, url, target, revision, depth: isCut ? depth : undefined, recursive, isForced };
}

interface Step {
  readonly place: Place;
  readonly wanted: WantedCheckout;
  readonly target: Target;
}

/** Git writes in the checkout alone: it runs no hooks. */
function step(summary: string, script: ShellCommand, { place, wanted, target }: Step): Change {
  const { path, checkout, now } = place;
  const { as, hasLogin } = wanted;
  const { submodules: _done, entries: _none, ...kept } = now;
  const after: GitCheckout = {
    ...kept,
    hasGit: true,
    state: "checkout",
    url: wanted.url,
    ...(target.commit === undefined ? {} : { head: target.commit }),
  };
  return change(
    summary,
    { script, ...(hasLogin ? { process: { env: as.env } } : {}) },
    {
      affects: [{ type: "below", path }],
      makes: [checkout.is(after), changesFact(wanted, path).is({ files: [], commits: 0 })],
    },
  );
}

/** The first change tells for all what git's words mean when it failed. */
function explained(changes: readonly Change[], { sensitive }: WantedCheckout): readonly Change[] {
  return changes.map((one, index) =>
    index > 0
      ? one
      : {
          ...one,
          joins: {
            key: "git",
            item: "git",
            frames: () => one.does,
            settle: (_items, replies) => [failure(replies, sensitive)],
          },
        },
  );
}

function failure(replies: readonly Reply[], sensitive: boolean): ItemOutcome {
  const decoder = new TextDecoder();
  const { why, hint } = gitTrouble(replies.map(({ stderr }) => decoder.decode(stderr)).join("\n"));
  return { state: "failed", why: sensitive ? "git failed" : why, hint };
}

/** @throws ResourceError when another commit would be checked out over somebody's work. */
function refuseLocal(destination: string, { files, commits }: { files: readonly string[]; commits: number }): void {
  if (files.length > 0) {
    throw new ResourceError(`${destination} has ${counted(files)}`, {
      hint: 'localChanges: "discard" throws them away; names in .gitignore or .git/info/exclude are left alone',
    });
  }
  if (commits > 0) {
    throw new ResourceError(
      `${destination} has ${commits} ${commits === 1 ? "commit" : "commits"} that no remote has`,
      {
        hint: 'push what is to be kept; localChanges: "discard" checks out another commit all the same',
      },
    );
  }
}

function movement(now: GitCheckout, wanted: WantedCheckout, target: Target): string {
  if (now.state === "unfinished") return `finish an interrupted clone, ${named(wanted, target)}`;
  const to = target.commit === undefined ? (wanted.revision ?? "the remote's HEAD") : short(target.commit);
  const name = nameOf(wanted, target);
  const from = now.head === undefined ? `at ${to}` : `from ${short(now.head)} to ${to}`;
  return name === undefined ? from : `${name} ${from}`;
}

function remoteSummary(remote: string, before: string | undefined, after: string): string {
  const to = `remote ${remote}: ${shownUrl(after)}`;
  if (before === undefined) return to;
  const was = shownUrl(before);
  return was === shownUrl(after) ? `${to}, without its password` : `${to}, no longer ${was}`;
}

function named(wanted: WantedCheckout, target: Target): string {
  const name = nameOf(wanted, target);
  const commit = target.commit === undefined ? undefined : short(target.commit);
  if (name !== undefined && commit !== undefined) return `${name} at ${commit}`;
  return name ?? commit ?? wanted.revision ?? "its default branch";
}

/** The word of the recipe for a commit, unless it is a commit itself. */
function nameOf({ revision }: WantedCheckout, { ref }: Target): string | undefined {
  if (ref === undefined) return undefined;
  return revision ?? "the default branch";
}

const short = (commit: string): string => commit.slice(0, 10);

function counted(files: readonly string[]): string {
  const number = files.length >= 1000 ? "1000 or more" : String(files.length);
  return `${number} local ${files.length === 1 ? "change" : "changes"}: ${few(files)}`;
}

const few = (names: readonly string[]): string => `${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""}`;
