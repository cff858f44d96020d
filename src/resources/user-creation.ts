import type { Made } from "../facts/fact.ts";
import { facts } from "../facts/index.ts";
import { sh } from "../values/shell.ts";
import { accountFiles, requirePrograms } from "./account-effects.ts";
import { type Change, change } from "./change.ts";
import type { HostView } from "./host-view.ts";
import { type HomeOwner, isHomeMissing, madeHome } from "./user-home.ts";
import { type LoginStep, loginStep, newAccount } from "./user-login.ts";
import { groupNumber, requireFreeNumber, requireGroup, type WantedUser } from "./user-wanted.ts";

/** A user that is not there yet. */
export function accountCreation(wanted: WantedUser, host: HostView): readonly Change[] {
  const { username, uid, createHome, comment = "" } = wanted;
  const groups = [...new Set(wanted.groups)];
  for (const group of groups) requireGroup(group, host);
  if (uid !== undefined) requireFreeNumber(uid, host);
  const primary = primaryGroup(wanted, host);
  requirePrograms(["useradd", ...(wanted.password === undefined ? [] : ["chpasswd"])], host);
  const defaults = host.read(facts.accountDefaults());
  const home = wanted.home ?? `${defaults.homes === "/" ? "" : defaults.homes}/${username}`;
  const shell = wanted.shell ?? defaults.shell;
  const login = loginStep(wanted, newAccount);
  const owner = { username, uid: uid ?? -1, group: primary.name, gid: primary.gid };
  const made = createHome && isHomeMissing(home, host) ? madeHome(home, owner, host) : { effects: [], makes: [] };
  const state = { exists: true, uid: owner.uid, gid: primary.gid, comment, home, shell } as const;
  return [
    change(
      ["create", ...inWords(wanted)].join(", "),
      [{ script: sh`useradd ${useraddFlags(wanted, primary, login)} -- ${username}` }, ...login.frames],
      {
        affects: [...accountFiles, ...made.effects, mailbox(username)],
        makes: [facts.user(username).is(state), ...accountMade(owner, groups, { login, primary, host }), ...made.makes],
      },
    ),
  ];
}

interface PrimaryGroup {
  readonly name: string;
  readonly gid: number;
  /** For useradd(8). */
  readonly flags: readonly string[];
  readonly isNew: boolean;
}

/** useradd(8) refuses to make a group of the user's name when there is one. */
function primaryGroup({ username, gid }: WantedUser, host: HostView): PrimaryGroup {
  if (gid !== undefined) {
    const number = groupNumber(gid, host);
    return { name: nameOf(gid, host), gid: number, flags: ["-g", String(gid)], isNew: false };
  }
  const own = host.read(facts.group(username));
  return own.exists
    ? { name: username, gid: own.gid, flags: ["-g", username], isNew: false }
    : { name: username, gid: -1, flags: ["-U"], isNew: true };
}

function nameOf(group: string | number, host: HostView): string {
  return typeof group === "string" ? group : (host.read(facts.groupName(group)) ?? String(group));
}

function useraddFlags(wanted: WantedUser, primary: PrimaryGroup, login: LoginStep): readonly string[] {
  const { uid, groups = [], home, createHome, shell, comment, system, expire } = wanted;
  return [
    ...(system ? ["-r"] : []),
    ...(uid === undefined ? [] : ["-u", String(uid)]),
    ...primary.flags,
    ...(groups.length === 0 ? [] : ["-G", [...new Set(groups)].join(",")]),
    ...(home === undefined ? [] : ["-d", home]),
    createHome ? "-m" : "-M",
    ...(shell === undefined ? [] : ["-s", shell]),
    ...(comment === undefined ? [] : ["-c", comment]),
    // The host may have an end for new users, in useradd(8)'s defaults.
    ...(expire === undefined ? [] : ["-e", String(login.after.expires ?? "")]),
  ];
}

interface Around {
  readonly login: LoginStep;
  readonly primary: PrimaryGroup;
  readonly host: HostView;
}

function accountMade(
  { username, uid }: HomeOwner,
  groups: readonly string[],
  { login, primary, host }: Around,
): readonly Made[] {
  const joined = groups.flatMap((name) => {
    const now = host.read(facts.group(name));
    return now.exists ? [facts.group(name).is({ ...now, members: [...now.members, username] })] : [];
  });
  const ownGroup = primary.isNew ? [facts.group(username).is({ exists: true, gid: primary.gid, members: [] })] : [];
  return [
    ...(uid === -1 ? [] : [facts.userName(uid).is(username)]),
    facts.account(username).is(login.after),
    facts.memberships(username).is(groups),
    ...ownGroup,
    ...joined,
  ];
}

const mailbox = (username: string) =>
  ({ type: "path", canonical: `/var/mail/${username}`, before: "none", after: "file" }) as const;

function inWords({
  uid,
  gid,
  groups = [],
  home,
  shell,
  system,
  password,
  locked,
  expire,
}: WantedUser): readonly string[] {
  return [
    ...(system ? ["for the system"] : []),
    ...(uid === undefined ? [] : [`uid ${uid}`]),
    ...(gid === undefined ? [] : [`group ${gid}`]),
    ...(groups.length === 0 ? [] : [`groups ${groups.join(" ")}`]),
    ...(home === undefined ? [] : [`home ${home}`]),
    ...(shell === undefined ? [] : [`shell ${shell}`]),
    ...(password === undefined ? [] : ["with a password"]),
    ...(locked === true ? ["locked"] : []),
    ...(expire === undefined || expire === "never" ? [] : [`until ${expire}`]),
  ];
}
