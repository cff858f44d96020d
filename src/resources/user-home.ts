import { dirname } from "node:path/posix";
import { ResourceError } from "../errors.ts";
import type { AccountDefaults } from "../facts/account-defaults.ts";
import type { Made } from "../facts/fact.ts";
import { facts } from "../facts/index.ts";
import { type ShellCommand, sh } from "../values/shell.ts";
import type { Effect } from "./change.ts";
import type { HostView } from "./host-view.ts";

/** Whether a home folder would have to be made. @throws ResourceError where something else is, or no folder to make it in. */
export function isHomeMissing(home: string, host: HostView): boolean {
  const { state, canonical } = host.read(facts.folder(home));
  if (state === "folder") return false;
  if (state === "not a folder") throw new ResourceError(`its home ${home} is not a folder`);
  const above = dirname(canonical);
  host.require(facts.folder(above), ({ state }) => state === "folder", {
    message: `the folder of its home, ${above}, does not exist`,
    assumption: `${above} is a folder by then`,
    hint: `directory("${above}") before it creates the folder`,
  });
  return true;
}

/**
 * Whether a user has a home folder to be moved or removed. userdel(8) removes the user first, and then fails at a home
 * that is not the user's; usermod(8) would move it.
 *
 * @throws ResourceError for a home that belongs to somebody else.
 */
export function hasOwnHome(
  { home, uid }: { readonly home: string; readonly uid: number },
  property: "moveHome" | "removeHome",
  host: HostView,
): boolean {
  const now = host.read(facts.file(home));
  if (now.type === "none") return false;
  if (now.uid === uid) return true;
  throw new ResourceError(`its home ${home} is not its own, but belongs to ${now.owner}`, {
    hint: `without ${property} the folder stays`,
  });
}

export interface HomeOwner {
  readonly username: string;
  readonly uid: number;
  readonly group: string;
  readonly gid: number;
}

/** What is there after a home folder was made. */
export function madeHome(
  home: string,
  { username, uid, group, gid }: HomeOwner,
  host: HostView,
): { readonly effects: readonly Effect[]; readonly makes: readonly Made[] } {
  const { skeletonEntries, homeMode } = host.read(facts.accountDefaults());
  const { canonical, crossedLink } = host.read(facts.folder(home));
  const owned = { mode: homeMode, owner: username, uid, group, gid };
  return {
    effects: [
      { type: "path", canonical, before: "none", after: "directory" },
      ...skeletonEntries.map(
        ({ path, type }) => ({ type: "path", canonical: `${canonical}/${path}`, before: "none", after: type }) as const,
      ),
    ],
    makes: [
      facts.folder(home).is({ state: "folder", canonical, crossedLink }),
      facts.file(home).is({ type: "directory", size: 0, canonical, crossedLink, ...owned }),
    ],
  };
}

/** Makes the home folder of a user that exists, whole or not at all, as useradd(8) would have. */
export function makeHome(home: string, username: string, { skeleton, homeMode }: AccountDefaults): ShellCommand {
  return sh`mkdir -m 0700 -- ${home} || exit
{ [ ! -d ${skeleton} ] || cp -RP -- ${`${skeleton}/.`} ${home}; } \
  && chown -hR -- ${`${username}:`} ${home} \
  && chmod -- ${homeMode} ${home} \
  || { s=$?; rm -rf -- ${home}; exit $s; }`;
}
