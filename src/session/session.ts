import type { Secret } from "../values/secret.ts";
import type { ShellCommand } from "../values/shell.ts";
import type { Content } from "./content.ts";

/** How a program of the user's is run: in its own `sh -c`, apart from the session's shell. */
export interface ProcessOptions {
  /** Another user to run as: only a session that is root can. */
  readonly user?: string | undefined;
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string | Secret>> | undefined;
  /** Milliseconds after which the program and all its descendants are ended. */
  readonly limitMs?: number | undefined;
  /** Of files that the program makes, as for umask(1): `027`. */
  readonly umask?: string | undefined;
  /** The exit statuses of a program that did its work: 0, unless told. The reply's status is 0 then. */
  readonly accepts?: readonly number[] | undefined;
  /** The script may hold secrets: it goes to its shell through a pipe, never as an argument, which all can read. */
  readonly isPrivate?: boolean | undefined;
}

/** One request of an exchange. */
export interface Frame {
  readonly script: ShellCommand;
  /** Fed to the script's standard input; without it that is `/dev/null`. */
  readonly content?: Content | undefined;
  /** Given: the script is a user's program, run in its own process. Absent: the session's shell evaluates it in a subshell. */
  readonly process?: ProcessOptions | undefined;
  /** Runs even though an earlier frame of the exchange failed, and clears that failure for the frames after it. */
  readonly always?: boolean | undefined;
  /**
   * Evaluated by the session's own shell instead of a subshell, so that what it opens stays open until the session
   * ends. For the lock: descriptor 9 is closed for every other frame. Not together with `process`.
   */
  readonly lasting?: boolean | undefined;
}

/** What came of one frame. */
export interface Reply {
  readonly state: "done" | "timed out" | "not run";
  /** A signal n that ended it shows as 128 + n, as in the shell; never 0 when timed out, -1 when not run. */
  readonly status: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/** Bytes of a stream that the reply of a foreign frame keeps: its end. */
export const keptOutput = 256 * 1024;

/** The most bytes that any other frame may answer. */
export const longestAnswer = 256 * 1024 * 1024;

/** Output while it comes; the order between the two streams is unknown. */
export interface LiveOutput {
  readonly frame: number;
  readonly stream: "stdout" | "stderr";
  readonly chunk: Uint8Array;
}

/** How far a request was sent, in bytes. */
export interface Upload {
  readonly sent: number;
  readonly total: number;
}

export interface ExchangeOptions {
  /**
   * So many frames, from the first one on, run what is not tsamae's: their replies have the end of what was printed, as
   * long as {@link keptOutput}. `live` still gets all of it. Default: none.
   */
  readonly foreign?: number | undefined;
  readonly live?: ((output: LiveOutput) => void) | undefined;
  /** Told of each frame's reply as it comes, in their order. */
  readonly answered?: ((reply: Reply, frame: number) => void) | undefined;
  /** Milliseconds within which the host has to send something, again and again; it is given up otherwise. */
  readonly silenceLimitMs?: number | undefined;
  /** Told while a large request is being sent. */
  readonly sent?: ((upload: Upload) => void) | undefined;
  /** Told when word comes that the host begins or ends a frame: for the times that frames take. */
  readonly marked?: ((frame: number, mark: FrameMark) => void) | undefined;
}

export type FrameMark = "begin" | "end";

/** One long-lived POSIX shell on a host. */
export interface Session extends AsyncDisposable {
  /** Requests sent and answered so far: the unit of cost. */
  readonly exchanges: number;
  /**
   * One round trip. After a frame with a status other than 0 the rest come back "not run", up to one marked `always`.
   *
   * @throws ConnectionError when the shell or the way to it is gone.
   */
  exchange(frames: readonly Frame[], options?: ExchangeOptions): Promise<readonly Reply[]>;
}

/** The three streams of a shell's process, however far away, and its end. */
export interface Channel {
  /** Resolves when more may be written. */
  write(bytes: Uint8Array): Promise<void>;
  readonly stdout: AsyncIterable<Uint8Array>;
  readonly stderr: AsyncIterable<Uint8Array>;
  /** Resolves, never rejects, when the process or the way to it is gone, with what is known of why. */
  readonly ended: Promise<{ readonly reason: string }>;
  /** Ends standard input, waits for the process, and ends the way to it. */
  close(): Promise<void>;
  /** The same for a process that is at work: breaks its streams first, so that it ends before the next thing it was sent. */
  cut(): Promise<void>;
}
