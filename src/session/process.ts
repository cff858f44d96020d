import { reveal, type Secret } from "../values/secret.ts";
import { secretVariables } from "../values/secret-variables.ts";
import { lines, quote, raw, type ShellCommand, sh } from "../values/shell.ts";
import { asUser } from "./as-user.ts";
import { controller } from "./controller.ts";
import { withOwnOutput } from "./own-output.ts";
import { refuse } from "./refuse.ts";
import type { ProcessOptions } from "./session.ts";
import { announced } from "./time-limit.ts";

/** Linux refuses a single argument of 128 KiB or more. */
const longestArgumentBytes = 100 * 1024;

interface PreparedProgram {
  /** Becomes the program; undefined where its text goes through a pipe. */
  readonly direct: ShellCommand | undefined;
  /** Runs the program with 3 as its standard input and 8 as its standard error. */
  readonly redirected: ShellCommand;
  readonly limitMs: number | undefined;
}

/**
 * Shell text, for a session's loop, that runs a user's program in a `sh -c` of its own: whatever it does to its shell,
 * the session's is unharmed. Values of `env` are exported by the shell, so they never are in an argument list. What the
 * program prints goes through pipes that end with it, so no child that it leaves behind can write to the session.
 *
 * @throws TypeError for the name of an environment variable that a shell cannot export.
 * @example
 * asOwnProcess(raw("make install"), { cwd: "/src/app", user: "deploy", limitMs: 60_000 })
 */
export function asOwnProcess(command: ShellCommand, options: ProcessOptions = {}): ShellCommand {
  return launched(command, options, ({ redirected, limitMs }) => withOwnOutput(redirected, limitMs));
}

/** The same for a program whose output somebody else takes care of: the program inherits the streams as they are. */
export function asProcess(command: ShellCommand, options: ProcessOptions = {}): ShellCommand {
  return launched(command, options, withInheritedOutput);
}

function withInheritedOutput({ direct, redirected, limitMs }: PreparedProgram): ShellCommand {
  if (limitMs === undefined && direct !== undefined) return direct;
  const limited = [
    raw("{"),
    redirected,
    raw('echo "s $?" >&5; } 5>&1 >&6 | {'),
    controller({ limitMs, relays: 0 }),
    raw("}"),
  ];
  return lines([
    raw("exec 3<&0 6>&1 7>&2 8>&2"),
    raw("{"),
    ...(limitMs === undefined ? [redirected] : limited),
    raw("} 2>/dev/null"),
  ]);
}

function launched(
  command: ShellCommand,
  options: ProcessOptions,
  launch: (program: PreparedProgram) => ShellCommand,
): ShellCommand {
  const { cwd, env = {}, limitMs, user, umask, accepts, isPrivate = false } = options;
  const interpreter =
    user === undefined ? raw('set -- "$tsamae_sh" $tsamae_login -c') : asUser(user, { goHome: cwd === undefined });
  const start = lines([
    raw("tsamae_start() {"),
    restoreLocale,
    ...hidden(secretVariables()),
    ...Object.entries(env).map(exported),
    ...(cwd === undefined ? [] : [enter(cwd)]),
    ...(umask === undefined ? [] : [sh`umask ${umask}`]),
    limitMs === undefined ? raw('exec "$@" 5>&-') : announced,
    raw("}"),
  ]);
  const program = launch({ ...prepared(command, isPrivate), limitMs });
  const judged = accepts === undefined ? program : accepting(accepts, program);
  // With a minus at its beginning it would be an option of the shell.
  const text = command.text.startsWith("-") || command.text.startsWith("+") ? ` ${command.text}` : command.text;
  return lines([sh`tsamae_text=${text}`, interpreter, start, judged]);
}

/** The program in a subshell, since it takes the place of its shell. */
function accepting(statuses: readonly number[], program: ShellCommand): ShellCommand {
  const expected = statuses.join(", ");
  return lines([
    raw("("),
    program,
    raw(")"),
    raw(`tsamae_status=$?; case $tsamae_status in ${statuses.join("|")}) exit 0;; esac`),
    sh`[ "$tsamae_status" != 0 ] || ${refuse(`it ended with status 0, and expected was ${expected}`)}`,
    raw('exit "$tsamae_status"'),
  ]);
}

/** A local session may be older than the recipe that names a variable as a secret. */
const hidden = (names: readonly string[]): readonly ShellCommand[] =>
  names.filter((name) => /^[A-Za-z_]\w*$/.test(name)).map((name) => sh`unset ${name}`);

/** Facts are asked in the C locale; what the user runs keeps the one of the login. */
const restoreLocale = raw('if [ -n "$tsamae_locale" ]; then LC_ALL=$tsamae_locale; else unset LC_ALL; fi');

/** Reads a program too long for an argument; the shell removes its own traces before the program's first line. */
const loader = raw(`tsamae_text="tsamae_text=\\$($(command -v cat) <&4); exec 4<&-; eval \\"\\$tsamae_text\\""`);

function prepared(command: ShellCommand, isPrivate: boolean): Omit<PreparedProgram, "limitMs"> {
  const isPiped = isPrivate || Buffer.byteLength(command.text) > longestArgumentBytes;
  const start = raw('tsamae_start "$@" "$tsamae_text" sh');
  const streams = raw("<&3 3<&- 2>&8 6>&- 7>&- 8>&-");
  if (!isPiped) return { direct: start, redirected: sh`(exec ${streams}; ${start})` };
  const piped = [raw('printf %s "$tsamae_text" | ('), sh`exec 4<&0 ${streams}`, loader, start, raw(")")];
  return { direct: undefined, redirected: lines(piped) };
}

function exported([name, value]: [string, string | Secret]): ShellCommand {
  if (!/^[A-Za-z_]\w*$/.test(name) || name.startsWith("tsamae_")) {
    throw new TypeError(`a shell cannot export an environment variable called ${JSON.stringify(name)}`);
  }
  return raw(`export ${name}=${quote(reveal(value))}`);
}

function enter(folder: string): ShellCommand {
  // A bare "-" means the folder before, and "-x" an option.
  const path = folder.startsWith("/") ? folder : `./${folder}`;
  return sh`cd -- ${path} 2>/dev/null || ${refuse(`cannot enter the folder ${folder}: it is missing, or closed to this user`)}`;
}
