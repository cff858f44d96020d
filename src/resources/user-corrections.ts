import type { Made } from "../facts/fact.ts";
import { facts } from "../facts/index.ts";
import type { UserState } from "../facts/user.ts";
import type { Frame } from "../session/session.ts";
import { sh } from "../values/shell.ts";
import { accountFiles, requirePrograms } from "./account-effects.ts";
import { type Change, change, type Effect } from "./change.ts";
import type { HostView } from "./host-view.ts";
import { hasOwnHome, isHomeMissing, madeHome, makeHome } from "./user-home.ts";
import { loginStep } from "./user-login.ts";
import { groupNumber, requireFreeNumber, requireGroup, type WantedUser } from "./user-wanted.ts";

type Existing = Extract<UserState, { readonly exists: true }>;

/** One thing that is stated and differs. */
interface Step {
  readonly words: readonly string[];
  /** For usermod(8). */
  readonly flags?: readonly string[] | undefined;
  /** What follows it. */
  readonly frames?: readonly Frame[] | undefined;
  /** What is different of passwd(5). */
  readonly state?: Partial<Existing> | undefined;
  readonly makes?: readonly Made[] | undefined;
  readonly effects?: readonly Effect[] | undefined;
  /** Files all over the host have another owner's name afterwards. */
  readonly touchesAnything?: boolean | undefined;
}

/** What it takes to make a user that exists as it should be: one call of usermod(8), and what that cannot do. */
export function accountCorrections(wanted: WantedUser, now: Existing, host: HostView): readonly Change[] {
  const steps = [
    ...numbers(wanted, now, host),
    ...supplementary(wanted, host),
    ...fields(wanted, now),
    ...login(wanted, host),
    ...home(wanted, now, host),
  ];
  if (steps.length === 0) return [];
  const { username } = wanted;
  const flags = steps.flatMap(({ flags = [] }) => flags);
  const frames = steps.flatMap(({ frames = [] }) => frames);
  const isSettingPassword = frames.some(({ content }) => content !== undefined);
  requirePrograms([...(flags.length > 0 ? ["usermod"] : []), ...(isSettingPassword ? ["chpasswd"] : [])], host);
  let state = now;
  for (const step of steps) state = { ...state, ...step.state };
  return [
    change(
      steps.flatMap(({ words }) => words).join(", "),
      [...(flags.length > 0 ? [{ script: sh`usermod ${flags} -- ${username}` }] : []), ...frames],
      {
        makes: [facts.user(username).is(state), ...steps.flatMap(({ makes = [] }) => makes)],
        ...(steps.some(({ touchesAnything }) => touchesAnything === true)
          ? {}
          : { affects: [...accountFiles, ...steps.flatMap(({ effects = [] }) => effects)] }),
      },
    ),
  ];
}

function numbers({ uid, gid }: WantedUser, now: Existing, host: HostView): readonly Step[] {
  const steps: Step[] = [];
  if (uid !== undefined && uid !== now.uid) {
    requireFreeNumber(uid, host);
    const words = [`uid from ${now.uid} to ${uid}`];
    steps.push({ words, flags: ["-u", String(uid)], state: { uid }, touchesAnything: true });
  }
  if (gid === undefined) return steps;
  const number = groupNumber(gid, host);
  if (number === now.gid) return steps;
  steps.push({
    words: [`group from ${host.read(facts.groupName(now.gid)) ?? now.gid} to ${gid}`],
    flags: ["-g", String(gid)],
    state: { gid: number },
    // Files in the home folder that belong to the old group are given to the new one.
    effects: [{ type: "below", path: host.read(facts.folder(now.home)).canonical }],
  });
  return steps;
}

function supplementary({ username, groups, append }: WantedUser, host: HostView): readonly Step[] {
  if (groups === undefined) return [];
  for (const group of groups) requireGroup(group, host);
  const now = host.read(facts.memberships(username));
  const joined = [...new Set(groups)].filter((group) => !now.includes(group));
  const left = append ? [] : now.filter((group) => !groups.includes(group));
  if (joined.length === 0 && left.length === 0) return [];
  const members = joined.flatMap((name) => {
    const group = host.read(facts.group(name));
    return group.exists ? [facts.group(name).is({ ...group, members: [...group.members, username] })] : [];
  });
  const after = append ? [...now, ...joined] : [...new Set(groups)];
  return [
    {
      words: [...joined.map((group) => `into ${group}`), ...left.map((group) => `out of ${group}`)],
      flags: append ? ["-a", "-G", joined.join(",")] : ["-G", after.join(",")],
      makes: [facts.memberships(username).is(after), ...members],
      effects: left.map((name) => ({ type: "fact", fact: facts.group(name) })),
    },
  ];
}

function fields({ shell, comment }: WantedUser, now: Existing): readonly Step[] {
  return [
    ...(shell === undefined || shell === now.shell
      ? []
      : [{ words: [`shell from ${now.shell} to ${shell}`], flags: ["-s", shell], state: { shell } }]),
    ...(comment === undefined || comment === now.comment
      ? []
      : [
          {
            words: [`comment from ${JSON.stringify(now.comment)} to ${JSON.stringify(comment)}`],
            flags: ["-c", comment],
            state: { comment },
          },
        ]),
  ];
}

function login(wanted: WantedUser, host: HostView): readonly Step[] {
  const { username, password, expire, locked } = wanted;
  if (password === undefined && expire === undefined && locked === undefined) return [];
  host.require(facts.account(username), ({ exists }) => exists, {
    message: `${username} is not in /etc/shadow`,
    assumption: `${username} is in /etc/shadow by then`,
    hint: "is it a user of this host's own?",
  });
  const now = host.read(facts.account(username));
  if (!now.exists) return [];
  const { words, flags, frames, after } = loginStep(wanted, now);
  return words.length === 0 ? [] : [{ words, flags, frames, makes: [facts.account(username).is(after)] }];
}

function home(wanted: WantedUser, now: Existing, host: HostView): readonly Step[] {
  const { home = now.home, moveHome, createHome, username } = wanted;
  const moves = home !== now.home && moveHome && isHomeMissing(home, host) && hasOwnHome(now, "moveHome", host);
  const steps: Step[] = [];
  if (home !== now.home) {
    const effects = [now.home, home].map(
      (path): Effect => ({ type: "below", path: host.read(facts.folder(path)).canonical }),
    );
    steps.push({
      words: [`home from ${now.home} to ${home}${moves ? ", moved" : ""}`],
      flags: ["-d", home, ...(moves ? ["-m"] : [])],
      state: { home },
      effects: moves ? effects : [],
    });
  }
  if (moves || !createHome || !isHomeMissing(home, host)) return steps;
  const { effects, makes } = madeHome(home, ownerAfterwards(wanted, now, host), host);
  const script = makeHome(home, username, host.read(facts.accountDefaults()));
  return [...steps, { words: [`create ${home}`], frames: [{ script }], effects, makes }];
}

function ownerAfterwards({ username, uid, gid }: WantedUser, now: Existing, host: HostView) {
  const group = typeof gid === "string" ? gid : (host.read(facts.groupName(gid ?? now.gid)) ?? String(gid ?? now.gid));
  return { username, uid: uid ?? now.uid, group, gid: gid === undefined ? now.gid : groupNumber(gid, host) };
}
