import { lstatSync, readlinkSync, type Stats } from "node:fs";
import { dirname, resolve } from "node:path";

/** Why code should not be loaded from a path. */
export interface Distrust {
  /** The file, folder or link that another account could change or replace. */
  readonly path: string;
  /** A clause with `path` as its subject: `is writable by every account`. */
  readonly why: string;
}

/** As many links in a row as Linux follows (path_resolution(7)). */
const longestChain = 40;

/**
 * Says why the code at a path is not to be trusted: some other account than root and the user of this process could
 * change the file, or replace it through a folder or a link on the way to it. Undefined: nobody else can.
 *
 * A folder with the sticky bit, such as /tmp, lets nobody replace what belongs to others. A group counts as others,
 * except for root's and a group of the user's own, which has the user's number. ACLs are not looked at: their mask shows
 * as the group's rights. Accounts that could change one of the files in `beside` are trusted too, since those files are
 * loaded anyway: the owner of recipes that root runs, and the group that shares them.
 *
 * @example
 * distrustOf("/srv/app/node_modules/tsamae/dist/tsamae.cjs"); // { path: "/srv/app", why: "belongs to uid 1001" }
 */
export function distrustOf(path: string, beside: readonly string[] = []): Distrust | undefined {
  const user = process.geteuid?.();
  if (user === undefined) return undefined;
  const trusted = { uids: new Set([0, user]), gids: new Set([0, user]), everyone: false };
  for (const file of beside) for (const { stat } of steps(resolve(file), longestChain)) trust(trusted, stat);
  for (const { path: at, stat, why = stat && changeableBy(stat, trusted) } of steps(resolve(path), longestChain))
    if (why !== undefined) return { path: at, why };
  return undefined;
}

interface Step {
  readonly path: string;
  readonly stat?: Stats;
  /** Why it leads nowhere. */
  readonly why?: string;
}

/** Each folder and link on the way to a file, the file last. */
function* steps(path: string, links: number): Generator<Step> {
  const above = dirname(path);
  if (above !== path) yield* steps(above, links);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  yield stat === undefined ? { path, why: "does not exist" } : { path, stat };
  if (stat?.isSymbolicLink() !== true) return;
  if (links === 0) yield { path, why: "is one of too many links in a row" };
  else yield* steps(resolve(above, readlinkSync(path)), links - 1);
}

interface Trusted {
  readonly uids: Set<number>;
  readonly gids: Set<number>;
  everyone: boolean;
}

/** Trusts whoever can change this. */
function trust(trusted: Trusted, stat: Stats | undefined): void {
  if (stat === undefined) return;
  trusted.uids.add(stat.uid);
  const { group, everyone } = writers(stat);
  if (group) trusted.gids.add(stat.gid);
  if (everyone) trusted.everyone = true;
}

/** Who can change it, apart from its owner. A link's own rights mean nothing. */
function writers(stat: Stats): { readonly group: boolean; readonly everyone: boolean } {
  const isSticky = stat.isDirectory() && (stat.mode & 0o1000) !== 0;
  const counts = !stat.isSymbolicLink() && !isSticky;
  return { group: counts && (stat.mode & 0o020) !== 0, everyone: counts && (stat.mode & 0o002) !== 0 };
}

function changeableBy(stat: Stats, trusted: Trusted): string | undefined {
  const { uid, gid } = stat;
  const { group, everyone } = writers(stat);
  if (!trusted.uids.has(uid)) return `belongs to uid ${uid}`;
  if (everyone && !trusted.everyone) return "is writable by every account";
  return group && !trusted.gids.has(gid) ? `is writable by the group with gid ${gid}` : undefined;
}
