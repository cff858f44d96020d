import { watchedLoop } from "../session/loop.ts";
import type { Argv } from "./child-channel.ts";
import { type NoShell, openExecSession, type Refusal } from "./exec/session.ts";
import type { Transport } from "./transport.ts";

export interface ExecOptions {
  /** A command line for this machine's `sh`. The words of a shell come after it, or where `{}` stands. */
  readonly via: string;
}

/**
 * Whatever gives a shell: `podman exec -i web`, `chroot /srv/web`, `kubectl exec -i web --`.
 *
 * @example
 * const session = await execTransport({ via: "podman exec -i web" }).open(signal);
 */
export function execTransport({ via }: ExecOptions): Transport {
  const command = via.trim();
  return {
    name: command,
    open: (signal) =>
      openExecSession(execArgv(command), {
        name: command,
        signal,
        isFar: true,
        explain: (end) => explain(command, end),
      }),
  };
}

/** The user's own `sh` splits the command, so that its quotes mean what they mean there. */
function execArgv(command: string): Argv {
  const hole = /(?<=^|\s)\{\}(?=\s|$)/;
  const line = hole.test(command) ? command.replace(hole, '"$@"') : `${command} "$@"`;
  // A `kill 0` in a user's program reaches this shell too; a handler, unlike an ignored signal, is not inherited.
  return ["sh", "-c", `trap : HUP INT QUIT TERM; ${line}`, "sh", "sh", "-c", watchedLoop];
}

/** What dash, bash and busybox say of their own: of a program, or of the command line. */
const missingProgram = /^sh: (?:line )?(?:\d+: )?(?:exec: )?(.+?): (?:command )?not found$/m;
const wrongSyntax = /^sh: .*(?:syntax error|unterminated|unexpected)/im;

function explain(command: string, { status, said }: NoShell): Refusal {
  const [, missing] = missingProgram.exec(said) ?? [];
  if (status === 127 && missing !== undefined)
    return { message: `there is no program ${missing} on this machine`, hint: "Is it installed, and in PATH?" };
  if (wrongSyntax.test(said))
    return { message: "a shell cannot read this command", hint: `Look at its quotes. ${itSaid(said)}` };
  const message = `it gave no shell, and ended with status ${status}`;
  if (said !== "") return { message, hint: itSaid(said) };
  return {
    message,
    hint: `The words \`sh -c …\` are put at its end, or where {} stands; it has to run them:\n  ${command} sh -c 'echo it works'`,
  };
}

const itSaid = (said: string): string => `It said:\n${said}`;
