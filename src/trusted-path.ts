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
 * as the group's rights.
 *
 * @example
 * distrustOf("/srv/app/node_modules/tsamae/dist/tsamae.cjs"); // { path: "/srv/app", why: "belongs to uid 1001" }
 */
export function distrustOf(path: string): Distrust | undefined {
  const user = process.geteuid?.();
  return user === undefined ? undefined : distrustAlong(resolve(path), user, longestChain);
}

function distrustAlong(path: string, user: number, links: number): Distrust | undefined {
  const above = dirname(path);
  const onTheWay = above === path ? undefined : distrustAlong(above, user, links);
  if (onTheWay !== undefined) return onTheWay;
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return { path, why: "does not exist" };
  const why = changeableBy(stat, user);
  if (why !== undefined) return { path, why };
  if (!stat.isSymbolicLink()) return undefined;
  if (links === 0) return { path, why: "is one of too many links in a row" };
  return distrustAlong(resolve(above, readlinkSync(path)), user, links - 1);
}

function changeableBy(stat: Stats, user: number): string | undefined {
  const { uid, gid, mode } = stat;
  if (uid !== 0 && uid !== user) return `belongs to uid ${uid}`;
  // A link's own rights mean nothing.
  if (stat.isSymbolicLink()) return undefined;
  const isSticky = stat.isDirectory() && (mode & 0o1000) !== 0;
  if (isSticky) return undefined;
  if ((mode & 0o002) !== 0) return "is writable by every account";
  const isShared = gid !== 0 && gid !== user;
  return isShared && (mode & 0o020) !== 0 ? `is writable by the group with gid ${gid}` : undefined;
}
