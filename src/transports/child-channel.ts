import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import type { Channel } from "../session/session.ts";
import { within } from "../session/within.ts";
import { childEnvironment } from "../values/secret-variables.ts";

export type Argv = readonly [program: string, ...rest: string[]];

/** How a program of this machine ended. */
export interface ProgramEnd {
  readonly reason: string;
  /** As a shell tells it: 127 when there is no such program, 128 and its number after a signal. */
  readonly status: number;
}

export interface ChildChannel extends Channel {
  readonly ended: Promise<ProgramEnd>;
  /** As `cut`, but what the process is at may still print: for one that looks whether its input has a writer. */
  cutInput(): Promise<void>;
}

/** How long a shell whose input has ended may go on with what it is at, and again after each signal. */
const graceMs = 2000;

/** How long output may still come after the process has ended: a daemon it left behind may hold it open for ever. */
const drainMs = 200;

/**
 * A channel to a process of this machine. `apart`: in a session and process group of its own, so that Ctrl-C in the
 * terminal reaches tsamae alone, which then ends the process in its own way, and sudo finds no terminal to ask on.
 * `beside`: on tsamae's own terminal, for a program that may ask there by itself.
 */
export function childChannel([program, ...rest]: Argv, place: "apart" | "beside" = "apart"): ChildChannel {
  const child = spawn(program, rest, { detached: place === "apart", stdio: "pipe", env: childEnvironment() });
  const end = (signal: NodeJS.Signals): void =>
    place === "apart" ? signalGroup(child, signal) : void child.kill(signal);
  const closed = once(child, "close").catch(() => []);
  const ended = endOf(child, program).then(async (end) => {
    await within(drainMs, closed);
    child.stdout.destroy();
    child.stderr.destroy();
    return end;
  });
  const close = async (): Promise<void> => {
    if (await within(graceMs, ended)) return;
    end("SIGTERM");
    if (await within(graceMs, ended)) return;
    end("SIGKILL");
    await within(graceMs, ended);
    // What is left belongs to root, as after sudo: without its streams it cannot keep this process.
    child.stdin.destroy();
    child.unref();
  };
  // A write to a process that has ended is no news: its end is.
  child.stdin.on("error", () => {});
  return {
    stdout: child.stdout,
    stderr: child.stderr,
    ended,
    write: (bytes) => new Promise((resolve) => void child.stdin.write(bytes, () => resolve())),
    close: async () => {
      child.stdin.end();
      await close();
    },
    cutInput: async () => {
      child.stdin.destroy();
      await close();
    },
    cut: async () => {
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      await close();
    },
  };
}

function endOf(child: ChildProcess, program: string): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      const isMissing = "code" in error && error.code === "ENOENT";
      resolve({ reason: `cannot start ${program}: ${error.message}`, status: isMissing ? 127 : 126 });
    });
    child.once("exit", (status, signal) => {
      resolve(
        signal === null
          ? { reason: `${program} ended with status ${status}`, status: status ?? 1 }
          : { reason: `${program} was ended by ${signal}`, status: 128 + constants.signals[signal] },
      );
    });
  });
}

/** Ends a process that was started apart, and its children. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended meanwhile, or it is root's.
  }
}
