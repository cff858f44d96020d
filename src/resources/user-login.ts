import { ResourceError } from "../errors.ts";
import type { AccountState } from "../facts/account.ts";
import type { Frame } from "../session/session.ts";
import { dayName, dayNumber } from "../values/day.ts";
import { reveal, type Secret } from "../values/secret.ts";
import { sh } from "../values/shell.ts";
import type { WantedUser } from "./user-wanted.ts";

export type Account = Extract<AccountState, { readonly exists: true }>;

/** What it takes to let a user in as stated, or to keep it out. */
export interface LoginStep {
  readonly words: readonly string[];
  /** For usermod(8). */
  readonly flags: readonly string[];
  readonly frames: readonly Frame[];
  readonly after: Account;
}

/** What useradd(8) makes: no password, and that one locked. */
export const newAccount: Account = { exists: true, password: undefined, locked: true, expires: undefined };

/** @throws ResourceError for an account to be unlocked that has no password. */
export function loginStep(wanted: WantedUser, now: Account): LoginStep {
  const after = { ...now, ...passwordAfterwards(wanted, now), expires: endAfterwards(wanted, now) };
  if (wanted.locked === false && after.locked) {
    throw new ResourceError("it cannot be unlocked: it has no password", {
      hint: 'state `password`; "*" is none that opens it, and not locked',
    });
  }
  const setsPassword = after.password !== now.password;
  const setsLock = after.locked !== now.locked;
  const setsEnd = after.expires !== now.expires;
  return {
    words: [
      ...(setsPassword ? ["password"] : []),
      ...(setsLock && (!setsPassword || wanted.locked !== undefined) ? [after.locked ? "lock" : "unlock"] : []),
      ...(setsEnd ? [`expire from ${endInWords(now.expires)} to ${endInWords(after.expires)}`] : []),
    ],
    flags: [
      ...(setsLock && !setsPassword ? [after.locked ? "-L" : "-U"] : []),
      ...(setsEnd ? ["-e", after.expires === undefined ? "" : String(after.expires)] : []),
    ],
    frames:
      setsPassword && wanted.password !== undefined
        ? [passwordFrame(wanted.username, wanted.password, after.locked)]
        : [],
    after,
  };
}

/** A lock that somebody has put on a password stays on the next one; a first password has none. */
function passwordAfterwards({ password, locked }: WantedUser, now: Account): Pick<Account, "password" | "locked"> {
  if (password === undefined) return { password: now.password, locked: (locked ?? now.locked) || isWithout(now) };
  return { password: password.digest, locked: locked ?? (now.password !== undefined && now.locked) };
}

/** usermod(8) unlocks no account that would then open without a password. */
const isWithout = (now: Account): boolean => now.locked && now.password === undefined;

function endAfterwards({ expire }: WantedUser, now: Account): number | undefined {
  if (expire === undefined) return now.expires;
  return expire === "never" ? undefined : dayNumber(expire);
}

const endInWords = (day: number | undefined): string => (day === undefined ? "never" : dayName(day));

/** chpasswd(8) reads it from its standard input: an argument could be seen by everybody on the host. */
function passwordFrame(username: string, hash: Secret, isLocked: boolean): Frame {
  return {
    script: sh`chpasswd -e`,
    content: Buffer.from(`${username}:${isLocked ? "!" : ""}${reveal(hash)}\n`),
  };
}
