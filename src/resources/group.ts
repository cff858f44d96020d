import { ResourceError } from "../errors.ts";
import type { Made } from "../facts/fact.ts";
import type { GroupState } from "../facts/group.ts";
import { facts } from "../facts/index.ts";
import type { Frame } from "../session/session.ts";
import { sh } from "../values/shell.ts";
import { accountFiles, requirePrograms } from "./account-effects.ts";
import { accountName, accountNumber } from "./account-properties.ts";
import { type Change, change } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { nameProperty, t } from "./properties.ts";

export interface GroupProperties {
  /** The group's name. Default: the resource's name. */
  name?: string | undefined;
  /** Its number. Not stated: kept; for a new one, as the host chooses. */
  gid?: Lazy<number> | undefined;
  /** The users in it, by name, besides those whose primary group it is: these and no others, unless `append`. Not stated: kept. */
  members?: Lazy<readonly string[]> | undefined;
  /** Whether users who are in it, and not among `members`, stay. Default: false. */
  append?: Lazy<boolean> | undefined;
  /** Whether a new group gets one of the numbers for the system's own. Default: false. */
  system?: Lazy<boolean> | undefined;
}

interface Wanted {
  readonly name: string;
  readonly gid: number | undefined;
  readonly members: readonly string[] | undefined;
  readonly append: boolean;
  readonly system: boolean;
}

/**
 * A group of users.
 *
 * @example
 * group("staff", { members: ["ann", "bob"] });
 * group("www-data", { members: ["deploy"], append: true });
 */
export const group = defineResource<GroupProperties>()({
  type: "group",
  properties: {
    name: nameProperty(accountName),
    gid: t.optional(accountNumber),
    members: t.optional(t.list(accountName)),
    append: t.optional(t.boolean(), false),
    system: t.optional(t.boolean(), false),
  },
  defaultAction: "create",
  actions: {
    create(wanted, host) {
      const { name, gid, members = [] } = wanted;
      host.prefetch(...members.flatMap((member) => [facts.user(member), facts.memberships(member)]));
      const now = host.read(facts.group(name));
      for (const member of members) requireUser(member, host);
      if (gid !== undefined && (!now.exists || now.gid !== gid)) requireFree(gid, host);
      return now.exists ? corrections(wanted, now, host) : [creation(wanted, host)];
    },
    remove({ name }, host) {
      const now = host.read(facts.group(name));
      if (!now.exists) return [];
      if (now.gid === 0) throw new ResourceError("the superuser's group cannot be removed");
      requirePrograms(["groupdel"], host);
      // Files of the group have a number instead of a name afterwards, wherever they are: anything may be different.
      return [
        change("remove", { script: sh`groupdel -- ${name}` }, { makes: [facts.group(name).is({ exists: false })] }),
      ];
    },
  },
});

function requireUser(name: string, host: HostView): void {
  host.require(facts.user(name), ({ exists }) => exists, {
    message: `there is no user ${name}`,
    assumption: `there is a user ${name} by then`,
    hint: `user("${name}") before it makes the user`,
  });
}

function requireFree(gid: number, host: HostView): void {
  const holder = host.read(facts.groupName(gid));
  host.require(facts.groupName(gid), (name) => name === undefined, {
    message: `the number ${gid} belongs to the group ${holder}`,
    assumption: `the number ${gid} is free by then`,
  });
}

function creation({ name, gid, members = [], system }: Wanted, host: HostView): Change {
  const listed = [...new Set(members)];
  requirePrograms(listed.length === 0 ? ["groupadd"] : ["groupadd", "gpasswd"], host);
  const flags = [...(system ? ["-r"] : []), ...(gid === undefined ? [] : ["-g", String(gid)])];
  const words = ["create", ...(gid === undefined ? [] : [`gid ${gid}`]), ...membersInWords(listed)];
  return change(
    words.join(", "),
    [{ script: sh`groupadd ${flags} -- ${name}` }, ...(listed.length === 0 ? [] : [setMembers(name, listed)])],
    {
      affects: accountFiles,
      makes: [
        facts.group(name).is({ exists: true, gid: gid ?? -1, members: listed }),
        ...(gid === undefined ? [] : [facts.groupName(gid).is(name)]),
        ...joining(name, listed, host),
      ],
    },
  );
}

type Existing = Extract<GroupState, { readonly exists: true }>;

function corrections({ name, gid, members, append }: Wanted, now: Existing, host: HostView): readonly Change[] {
  const changesNumber = gid !== undefined && gid !== now.gid;
  const [joined, left] = memberDifferences(members, now, append);
  const isChanged = joined.length + left.length > 0;
  if (!changesNumber && !isChanged) return [];
  requirePrograms([...(changesNumber ? ["groupmod"] : []), ...(isChanged ? ["gpasswd"] : [])], host);
  const after = append ? [...now.members, ...joined] : [...new Set(members)];
  const setting = append ? joined.map((member) => addMember(name, member)) : [setMembers(name, after)];
  const words = [
    ...(changesNumber ? [`gid from ${now.gid} to ${gid}`] : []),
    ...joined.map((member) => `with ${member}`),
    ...left.map((member) => `without ${member}`),
  ];
  const frames = [
    ...(changesNumber ? [{ script: sh`groupmod -g ${String(gid)} -- ${name}` }] : []),
    ...(isChanged ? setting : []),
  ];
  const made = facts.group(name).is({ exists: true, gid: gid ?? now.gid, members: isChanged ? after : now.members });
  return [
    change(words.join(", "), frames, {
      makes: [made, ...joining(name, joined, host), ...leaving(name, left, host)],
      // Another number takes the group's name from files, wherever they are.
      ...(changesNumber ? {} : { affects: accountFiles }),
    }),
  ];
}

type Difference = readonly [joined: readonly string[], left: readonly string[]];

function memberDifferences(wanted: readonly string[] | undefined, now: Existing, append: boolean): Difference {
  if (wanted === undefined) return [[], []];
  const joined = [...new Set(wanted)].filter((member) => !now.members.includes(member));
  return [joined, append ? [] : now.members.filter((member) => !wanted.includes(member))];
}

const setMembers = (name: string, members: readonly string[]): Frame => ({
  script: sh`gpasswd -M ${members.join(",")} -- ${name} >/dev/null`,
});

const addMember = (name: string, member: string): Frame => ({ script: sh`gpasswd -a ${member} -- ${name} >/dev/null` });

const membersInWords = (members: readonly string[]): readonly string[] =>
  members.length === 0 ? [] : [`members ${members.join(" ")}`];

function joining(name: string, users: readonly string[], host: HostView): readonly Made[] {
  return users.map((user) => {
    const now = host.read(facts.memberships(user));
    return facts.memberships(user).is(now.includes(name) ? now : [...now, name]);
  });
}

function leaving(name: string, users: readonly string[], host: HostView): readonly Made[] {
  return users.map((user) =>
    facts.memberships(user).is(host.read(facts.memberships(user)).filter((other) => other !== name)),
  );
}
