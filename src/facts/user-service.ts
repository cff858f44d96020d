import type { ServiceState } from "../platforms/service-state.ts";
import { noManager, systemctl } from "../platforms/systemctl.ts";
import { isUnitName, showUnits } from "../platforms/systemd.ts";
import { unitAnswers } from "../platforms/systemd-init.ts";
import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { asBytes, toText } from "./bytes.ts";
import { chunks } from "./chunks.ts";
import { type Answer, defineFact, type Roots, SpoiltAnswer } from "./fact.ts";
import { beforePrograms, runProgram } from "./program.ts";
import { badName } from "./service.ts";

/** A unit of a user's own systemd. */
export interface UserServiceState extends ServiceState {
  /** The user's home, where such units are kept. */
  readonly home: string;
}

/** Whose manager, and which of its units. */
export interface UserServiceKey {
  readonly name: string;
  readonly user: string;
}

/** A unit of a user's own systemd, by its name and the user's. */
export const userService = defineFact<UserServiceKey, UserServiceState>({
  name: "user-service",
  script: (keys) => lines([beforePrograms, ...groups(keys).map(ask)]),
  parse(output, keys) {
    const parts = toText(asBytes(output)).split(/^tsamae user\n/m);
    const answers = new Map(groups(keys).flatMap((group, index) => answersOf(group, parts[index + 1])));
    return keys.map((key) => answers.get(identity(key)) ?? { unreadable: badName(key.name) });
  },
  roots: (_key, answer) => userServiceRoots("value" in answer ? answer.value.home : undefined),
});

/** What an answer about a user's units hangs on; without a known home, on all homes. */
export function userServiceRoots(home: string | undefined): Roots {
  const homes = home === undefined ? ["/home", "/root"] : [`${home}/.config`, `${home}/.local`];
  // Whether there is a manager at all.
  const managers = ["/etc/passwd", "/run/user", "/var/lib/systemd/linger"];
  return { paths: [], watched: [...homes, ...sharedUserUnits, ...managers] };
}

/** Where the units of all users are, besides those in their homes. */
export const sharedUserUnits = ["/etc/systemd/user", "/usr/lib/systemd/user", "/usr/local/lib/systemd/user"] as const;

const identity = ({ name, user }: UserServiceKey): string => JSON.stringify([user, name]);

interface Group {
  readonly user: string;
  readonly names: readonly string[];
}

/** One process a user, as far as its arguments reach. */
function groups(keys: readonly UserServiceKey[]): readonly Group[] {
  const users = [...new Set(keys.map(({ user }) => user))];
  return users.flatMap((user) => {
    const names = keys.filter((key) => key.user === user && isUnitName(key.name)).map(({ name }) => name);
    return chunks(names).map((chunk) => ({ user, names: chunk }));
  });
}

function ask({ user, names }: Group): ShellCommand {
  const { text } = lines([raw(`printf '%s\\n' "$HOME"`), noManager(user), showUnits(names, systemctl("user"))]);
  return sh`echo 'tsamae user'\n${runProgram({ command: text, user })} </dev/null 2>&1`;
}

function answersOf({ user, names }: Group, part: string | undefined) {
  if (part === undefined) throw new SpoiltAnswer(`no answer about the units of ${user}`);
  const [, home = "", shown = ""] = /^(.*)\n([\s\S]*)$/.exec(part) ?? [];
  // What could not even be started (no such user) tells in one line why.
  const answers = unitAnswers(home.startsWith("/") ? shown : part, names);
  return names.map((name, index): [string, Answer<UserServiceState>] => {
    const answer = answers[index] ?? { unreadable: "systemctl did not answer about every unit" };
    const whole = "value" in answer ? { value: { ...answer.value, home } } : answer;
    return [identity({ name, user }), whole];
  });
}
