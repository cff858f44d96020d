import { asOwnProcess, asProcess } from "../session/process.ts";
import { Secret } from "../values/secret.ts";
import { type Command, commandText, lines, raw, type ShellCommand } from "../values/shell.ts";

/** A user's command line, and as whom, where and with what it runs. */
export interface Program {
  readonly command: Command;
  readonly user?: string | undefined;
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string | Secret>> | undefined;
  /** Milliseconds after which it is ended, and has failed. */
  readonly limitMs?: number | undefined;
}

/** A program as a key: all secrets look alike as JSON, so it tells them apart by numbers. */
export interface ProgramKey extends Program {
  readonly command: string;
  readonly secrets?: readonly number[] | undefined;
}

const numbers = new Map<string, number>();

/** The key of a program: equal JSON means the same question, whatever the order or the form it was asked in. */
export function programKey({ command, user, cwd, env = {}, limitMs }: Program): ProgramKey {
  const sorted = Object.entries(env).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const secrets = sorted.flatMap(([, value]) => (value instanceof Secret ? [numberOf(value)] : []));
  return {
    command: commandText(command),
    ...(user === undefined ? {} : { user }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(limitMs === undefined ? {} : { limitMs }),
    ...(sorted.length === 0 ? {} : { env: Object.fromEntries(sorted) }),
    ...(secrets.length === 0 ? {} : { secrets }),
  };
}

/**
 * Once before the programs of a batch: a batch with a time limit runs in a process of its own, which has neither
 * the session's variables nor the C locale.
 */
export const beforePrograms: ShellCommand = raw(
  `tsamae_sh=\${tsamae_sh:-$(command -v sh)} tsamae_locale=\${tsamae_locale-\${LC_ALL-}}`,
);

/**
 * Shell text that runs the program in its own process, and whose status is the program's. A child that it leaves behind
 * keeps its streams: nobody may wait for their end.
 */
export function runProgram({ command, ...options }: Program): ShellCommand {
  return lines([raw("("), asProcess(raw(commandText(command)), options), raw(")")]);
}

/** The same where the output is read to its end, which comes with the end of the program, whatever it left behind. */
export function runToRead({ command, ...options }: Program): ShellCommand {
  return lines([raw("("), asOwnProcess(raw(commandText(command)), options), raw(")")]);
}

/** The same secret has the same number in this process; a digest would help somebody who guesses. */
function numberOf({ digest }: Secret): number {
  const known = numbers.get(digest) ?? numbers.size + 1;
  numbers.set(digest, known);
  return known;
}
