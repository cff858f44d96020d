import { dirname } from "node:path/posix";
import * as v from "valibot";
import { RecipeError, ResourceError } from "../errors.ts";
import type { GitAsker } from "../facts/git-batch.ts";
import type { GitCheckout } from "../facts/git-checkout.ts";
import { facts } from "../facts/index.ts";
import { isAbbreviatedCommit, isRevision, loginEnvironment } from "../platforms/git.ts";
import { gitTrouble } from "../platforms/git-trouble.ts";
import { type GitRepository, gitRepository } from "../values/git-repository.ts";
import type { Secret } from "../values/secret.ts";
import { defineResource } from "./define-resource.ts";
import { asksRemote, remoteFact } from "./git-revision.ts";
import { changesFact, cloning, syncing, type WantedCheckout } from "./git-sync.ts";
import type { Lazy } from "./host-view.ts";
import { requireFolder } from "./managed-file.ts";
import { nameProperty, t } from "./properties.ts";

export interface GitProperties {
  /** The folder that is the checkout, absolute. The folder above it must exist. Default: the resource's name. */
  destination?: string | undefined;
  /**
   * Where it comes from: a URL, `user@host:path`, or a path on the host. With a password in it, a `secret`: that is
   * used for fetching, and stored nowhere.
   */
  repository: Lazy<string | Secret>;
  /**
   * A branch, a tag, a commit, or a full ref such as `refs/pull/7/head`. A branch, or a tag, that moved at the remote is
   * followed; a branch counts before a tag of the same name. Default: the remote's default branch.
   */
  revision?: Lazy<string> | undefined;
  /** Takes submodules too, and those within. Default: false. */
  recursive?: Lazy<boolean> | undefined;
  /** Fetches that many commits of the history, of this revision alone. Not stated: everything. What is there is never cut. */
  depth?: Lazy<number> | undefined;
  /**
   * What is to be done with files that somebody changed or put there, when another commit is to be checked out:
   * `"refuse"`, or `"discard"`, which also puts a checkout of the right commit in order. Ignored files stay. Default: `"refuse"`.
   */
  localChanges?: Lazy<"refuse" | "discard"> | undefined;
  /** What the checkout calls the repository. Default: `"origin"`. */
  remote?: Lazy<string> | undefined;
}

const revision = v.pipe(
  t.string(),
  v.check(isRevision, "expected a branch, a tag or a commit, as the remote calls it"),
);

const depth = v.pipe(
  t.number(),
  v.check((commits) => Number.isSafeInteger(commits) && commits > 0, "expected a number of commits"),
);

const remote = v.pipe(
  t.string(),
  v.check((name) => /^\w[\w-]*$/.test(name), "expected a name of letters, digits and hyphens"),
);

/**
 * A checkout of a git repository. It is on no branch (a detached HEAD): what is there is the commit that the recipe
 * means and nothing else, and no local branch can fall behind or apart. Nothing asks for a password, and hooks are not run.
 * `user` owns the checkout, and git uses that user's keys and configuration; `env` is for git.
 *
 * @example
 * pkg("git");
 * directory("/srv/app", { owner: "deploy" });
 * git("/srv/app", { repository: "https://example.com/app.git", revision: "v1.2.0", user: "deploy" });
 */
export const git = defineResource<GitProperties>()({
  type: "git",
  properties: {
    destination: nameProperty(t.path()),
    repository: t.text(),
    revision: t.optional(revision),
    recursive: t.optional(t.boolean(), false),
    depth: t.optional(depth),
    localChanges: t.optional(t.oneOf(["refuse", "discard"]), "refuse"),
    remote: t.optional(remote, "origin"),
  },
  defaultAction: "sync",
  actions: {
    sync(properties, host) {
      const wanted = wantedCheckout(properties);
      const { destination } = properties;
      const question = questionOf(wanted);
      host.prefetch(
        facts.gitCheckout({ ...question, path: destination }),
        ...(asksRemote(wanted) ? [remoteFact(wanted)] : []),
        ...(wanted.localChanges === "discard" ? [changesFact(wanted, destination)] : []),
      );
      const { state, canonical } = host.read(facts.folder(destination));
      if (state === "not a folder") throw new ResourceError(`${destination} is there already, and is no folder`);
      const checkout = facts.gitCheckout({ ...question, path: canonical });
      const now = host.read(checkout);
      host.require(checkout, ({ hasGit }) => hasGit, {
        message: "git is not installed on this host",
        assumption: "git is installed by then",
        hint: 'pkg("git") before it installs it',
      });
      refuseOther(destination, now);
      const place = { path: canonical, destination, checkout, now };
      if (now.state !== "none" && now.state !== "empty") return syncing(place, wanted, host);
      if (now.state === "none") requireFolder(dirname(canonical), host);
      return cloning(place, wanted, host);
    },
  },
  prepare({ repository }) {
    // A lazy one is looked at when its turn has come.
    if (typeof repository !== "function") known(repository, RecipeError);
    return {};
  },
});

interface Stated extends Omit<WantedCheckout, "url" | "as" | "hasLogin"> {
  readonly repository: string | Secret;
  readonly process: GitAsker;
}

function wantedCheckout({ repository, process, ...rest }: Stated): WantedCheckout {
  const { url, login } = known(repository, ResourceError);
  const as = { user: process.user, env: { ...process.env, ...loginEnvironment(login) } };
  return { ...rest, url, as, hasLogin: login !== undefined };
}

function known(repository: string | Secret, Failure: typeof RecipeError | typeof ResourceError): GitRepository {
  const result = gitRepository(repository);
  if ("url" in result) return result;
  throw new Failure(`repository: ${result.problem}`, { hint: result.hint });
}

function questionOf({ remote, revision, recursive, as }: WantedCheckout) {
  const abbreviated = revision !== undefined && isAbbreviatedCommit(revision) ? revision : undefined;
  return { remote, revision: abbreviated, recursive, ...as };
}

/** @throws ResourceError for what is no checkout, and may not become one. */
function refuseOther(destination: string, { state, entries = [], why = "" }: GitCheckout): void {
  if (state === "closed") throw new ResourceError(`permission denied: ${destination} cannot be read`);
  if (state === "refused") {
    const trouble = gitTrouble(why);
    throw new ResourceError(`git refuses ${destination}: ${trouble.why}`, { hint: trouble.hint });
  }
  if (state !== "occupied") return;
  const shown = entries.slice(0, 3).join(", ");
  throw new ResourceError(
    `${destination} is neither empty nor a git checkout: in it are ${shown}${entries.length > 3 ? ", …" : ""}`,
    {
      hint: `directory("${destination}", { action: "delete" }) before it removes it, with all that is in it`,
    },
  );
}
