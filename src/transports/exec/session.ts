import { ConnectionError } from "../../errors.ts";
import { helloMark } from "../../session/loop.ts";
import { openSession } from "../../session/open-session.ts";
import type { Channel, Session } from "../../session/session.ts";
import { type Argv, type ChildChannel, childChannel, type ProgramEnd } from "../child-channel.ts";

/** A program that was to give a shell, and did not. */
export interface NoShell extends ProgramEnd {
  /** The end of what it said: docker complains on standard output too. */
  readonly said: string;
}

export interface Refusal {
  readonly message: string;
  readonly hint?: string | undefined;
}

export interface ExecSessionOptions {
  /** How the host is called in errors. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** Whether the program leads to another machine, as far as one can know. */
  readonly isFar: boolean;
  /** Words a program that ended before its shell began. */
  readonly explain: (end: NoShell) => Refusal | Promise<Refusal>;
}

/** As much as is listened to before the shell begins. */
const longestBeginning = 2048;

/** The loop's own status when its standard input ended before anything was asked. */
const noInputStatus = 70;

/**
 * A session in a program of this machine that runs the watched loop.
 *
 * @throws ConnectionError when no shell comes, in the words of `explain`.
 */
export async function openExecSession(argv: Argv, options: ExecSessionOptions): Promise<Session> {
  const { name, signal, isFar, explain } = options;
  const beginning = listenTo(childChannel(argv));
  try {
    return await openSession(beginning.channel, { name, signal, isFar, isWatched: true });
  } catch (error) {
    const refusal = beginning.refusal() ?? (beginning.end === undefined ? undefined : await explain(beginning.end));
    if (signal.aborted || refusal === undefined) throw error;
    throw new ConnectionError(refusal.message, { about: name, hint: refusal.hint, cause: error });
  }
}

interface Beginning {
  readonly channel: Channel;
  /** Missing while the program runs, or when it was told to end. */
  readonly end: NoShell | undefined;
  refusal(): Refusal | undefined;
}

/** Listens until the shell has begun: what a program says before it is why there is none. */
function listenTo(child: ChildChannel): Beginning {
  const heard = { stdout: "", stderr: "" };
  let noShell: NoShell | undefined;
  let isClosing = false;
  const hasBegun = (): boolean => heard.stdout.includes(helloMark);
  // Lines of a terminal end in a carriage return.
  const isTerminal = (): boolean => heard.stdout.includes(helloMark.replace("\n", "\r"));
  const end = (how: "close" | "cutInput") => (): Promise<void> => {
    isClosing = true;
    return child[how]();
  };
  const listen = async function* (stream: keyof typeof heard): AsyncGenerator<Uint8Array> {
    for await (const chunk of child[stream]) {
      if (!hasBegun()) heard[stream] = (heard[stream] + Buffer.from(chunk).toString()).slice(-longestBeginning);
      if (isTerminal()) void end("close")();
      yield chunk;
    }
  };
  const ended = child.ended.then((told) => {
    if (!isClosing) noShell = { ...told, said: (heard.stdout + heard.stderr).trim() };
    return hasBegun() && told.status === noInputStatus ? { ...told, reason: withoutInput } : told;
  });
  return {
    channel: {
      write: (bytes) => child.write(bytes),
      stdout: listen("stdout"),
      stderr: listen("stderr"),
      ended,
      close: end("close"),
      cut: end("cutInput"),
    },
    get end() {
      return noShell;
    },
    refusal: () => (isTerminal() ? throughTerminal : undefined),
  };
}

const withoutInput = "its shell got no input; does it need -i, so that standard input reaches it?";

const throughTerminal: Refusal = {
  message: "its shell speaks through a terminal",
  hint: "A session needs plain streams: leave out -t, or say --pipe to systemd-nspawn.",
};
