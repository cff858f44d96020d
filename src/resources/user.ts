import { ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import type { Secret } from "../values/secret.ts";
import { sh } from "../values/shell.ts";
import { requirePrograms } from "./account-effects.ts";
import {
  accountField,
  accountName,
  accountNumber,
  accountPath,
  endOfAccount,
  passwordHash,
  primaryGroup,
} from "./account-properties.ts";
import { type Change, change } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { nameProperty, t } from "./properties.ts";
import { accountCorrections } from "./user-corrections.ts";
import { accountCreation } from "./user-creation.ts";
import { hasOwnHome } from "./user-home.ts";
import type { WantedUser } from "./user-wanted.ts";

export interface UserProperties {
  /** The user's name. Default: the resource's name. */
  username?: string | undefined;
  /** Its number. Not stated: kept; for a new user, as the host chooses. */
  uid?: Lazy<number> | undefined;
  /** The primary group, by name or number. Not stated: kept; for a new user, the group of its own name, which is made if need be. */
  gid?: Lazy<string | number> | undefined;
  /** The other groups it is in, by name: these and no others, unless `append`. Not stated: kept. */
  groups?: Lazy<readonly string[]> | undefined;
  /** Whether groups that it is in, and that are not among `groups`, stay. Default: false. */
  append?: Lazy<boolean> | undefined;
  /** Where its home is, absolute. Not stated: kept; for a new user, as the host has it, such as `/home/NAME`. */
  home?: Lazy<string> | undefined;
  /** Whether its home folder is made when it is not there, with the content of `/etc/skel`. Default: false. */
  createHome?: Lazy<boolean> | undefined;
  /** Whether the folder moves along, with all that is in it, when `home` changes and nothing is there yet. Default: false. */
  moveHome?: Lazy<boolean> | undefined;
  /** What it logs in to. Not stated: kept; for a new user, as the host has it. */
  shell?: Lazy<string> | undefined;
  /** The comment: a full name, and what else. Not stated: kept. */
  comment?: Lazy<string> | undefined;
  /** Whether a new user gets one of the numbers for the system's own, and none of the things for people. Default: false. */
  system?: Lazy<boolean> | undefined;
  /** The hash of its password in a format of crypt(5), as `openssl passwd -6` prints it, or `"*"`: none opens it. Not stated: kept. */
  password?: Lazy<string | Secret> | undefined;
  /** The date from which on it cannot log in by any way, `"2027-03-31"`, or `"never"`. Not stated: kept. */
  expire?: Lazy<string> | undefined;
  /** Whether its password is locked; keys still let it in. Not stated: kept, and a first password is not locked. */
  locked?: Lazy<boolean> | undefined;
  /** For the action `remove`: whether its home folder goes with it, with all that is in it. Default: false. */
  removeHome?: Lazy<boolean> | undefined;
}

/**
 * A user. `modify` leaves alone one that does not exist.
 *
 * @example
 * user("deploy", { groups: ["www-data"], shell: "/bin/bash", createHome: true });
 * user("ann", { password: secret({ env: "ANN_PASSWORD_HASH" }), expire: "2027-03-31" });
 */
export const user = defineResource<UserProperties>()({
  type: "user",
  properties: {
    username: nameProperty(accountName),
    uid: t.optional(accountNumber),
    gid: t.optional(primaryGroup),
    groups: t.optional(t.list(accountName)),
    append: t.optional(t.boolean(), false),
    home: t.optional(accountPath),
    createHome: t.optional(t.boolean(), false),
    moveHome: t.optional(t.boolean(), false),
    shell: t.optional(accountPath),
    comment: t.optional(accountField),
    system: t.optional(t.boolean(), false),
    password: t.optional(passwordHash),
    expire: t.optional(endOfAccount),
    locked: t.optional(t.boolean()),
    removeHome: t.optional(t.boolean(), false),
  },
  defaultAction: "create",
  actions: {
    create(wanted, host) {
      prefetch(wanted, host);
      const now = host.read(facts.user(wanted.username));
      return now.exists ? accountCorrections(wanted, now, host) : accountCreation(wanted, host);
    },
    modify(wanted, host) {
      prefetch(wanted, host);
      const now = host.read(facts.user(wanted.username));
      return now.exists ? accountCorrections(wanted, now, host) : [];
    },
    remove: ({ username, removeHome }, host) => removal(username, removeHome, host),
  },
});

/** What will be asked for, so that it comes in one exchange. */
function prefetch(
  { username, gid, groups, home, password, expire, locked, createHome }: WantedUser,
  host: HostView,
): void {
  const asksAccount = password !== undefined || expire !== undefined || locked !== undefined;
  host.prefetch(
    ...(gid === undefined ? [facts.group(username)] : []),
    ...(typeof gid === "string" ? [facts.group(gid)] : []),
    ...(typeof gid === "number" ? [facts.groupName(gid)] : []),
    ...(groups ?? []).map((name) => facts.group(name)),
    ...(groups === undefined ? [] : [facts.memberships(username)]),
    ...(asksAccount ? [facts.account(username)] : []),
    ...(createHome ? [facts.folder(home ?? `/home/${username}`)] : []),
  );
}

function removal(username: string, removeHome: boolean, host: HostView): readonly Change[] {
  const now = host.read(facts.user(username));
  if (!now.exists) return [];
  if (now.uid === 0) throw new ResourceError("the superuser cannot be removed");
  const withHome = removeHome && hasOwnHome(now, "removeHome", host);
  requirePrograms(["userdel"], host);
  // Files of the user have a number instead of a name afterwards, wherever they are: anything may be different.
  return [
    change(
      withHome ? `remove, with its home ${now.home}` : "remove",
      { script: removeHome ? sh`userdel -r -- ${username}` : sh`userdel -- ${username}` },
      {
        makes: [
          facts.user(username).is({ exists: false }),
          facts.account(username).is({ exists: false }),
          facts.memberships(username).is([]),
        ],
      },
    ),
  ];
}
