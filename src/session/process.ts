import { reveal, type Secret } from "../values/secret.ts";
import { lines, quote, raw, type ShellCommand, sh } from "../values/shell.ts";
import { asUser } from "./as-user.ts";
import { refuse } from "./refuse.ts";
import type { ProcessOptions } from "./session.ts";
import { announced, withLimit } from "./time-limit.ts";

/** Linux refuses a single argument of 128 KiB or more. */
const longestArgumentBytes = 100 * 1024;

/**
 * Shell text, for a session's loop, that runs a user's program in a `sh -c` of its own: whatever it does to its shell,
 * the session's is unharmed. Values of `env` are exported by the shell, so they never are in an argument list.
 *
 * @throws TypeError for the name of an environment variable that a shell cannot export.
 * @example
 * asProcess(raw("make install"), { cwd: "/src/app", user: "deploy", limitMs: 60_000 })
 */
export function asProcess(command: ShellCommand, options: ProcessOptions = {}): ShellCommand {
  const { cwd, env = {}, limitMs, user, umask, accepts, isPrivate = false } = options;
  const interpreter =
    user === undefined ? raw('set -- "$tsamae_sh" $tsamae_login -c') : asUser(user, { goHome: cwd === undefined });
  const start = lines([
    raw("tsamae_start() {"),
    restoreLocale,
    ...Object.entries(env).map(exported),
    ...(cwd === undefined ? [] : [enter(cwd)]),
    ...(umask === undefined ? [] : [sh`umask ${umask}`]),
    limitMs === undefined ? raw('exec "$@" 6>&-') : announced,
    raw("}"),
  ]);
  const launched = launch(command, limitMs, isPrivate);
  const judged = accepts === undefined ? launched : accepting(accepts, launched);
  return lines([sh`tsamae_text=${command.text}`, interpreter, start, judged]);
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

/** Facts are asked in the C locale; what the user runs keeps the one of the login. */
const restoreLocale = raw('if [ -n "$tsamae_locale" ]; then LC_ALL=$tsamae_locale; else unset LC_ALL; fi');

/** Reads a program too long for an argument; the shell removes its own traces before the program's first line. */
const loader = raw(`tsamae_text="tsamae_text=\\$($(command -v cat) <&4); exec 4<&-; eval \\"\\$tsamae_text\\""`);

function launch(command: ShellCommand, limitMs: number | undefined, isPrivate: boolean): ShellCommand {
  const isPiped = isPrivate || Buffer.byteLength(command.text) > longestArgumentBytes;
  const start = raw('tsamae_start "$@" "$tsamae_text" sh');
  if (!isPiped && limitMs === undefined) return start;
  // 3 and 7 are the program's standard input and error; the shell's own remarks about its end go nowhere.
  const program = isPiped
    ? lines([raw('printf %s "$tsamae_text" | ('), raw("exec 4<&0 <&3 3<&- 2>&7 7>&-"), loader, start, raw(")")])
    : sh`(exec <&3 3<&- 2>&7 7>&-; ${start})`;
  const whole = limitMs === undefined ? program : withLimit(program, limitMs);
  return lines([raw("exec 3<&0 6>&1 7>&2"), raw("{"), whole, raw("} 2>/dev/null")]);
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
