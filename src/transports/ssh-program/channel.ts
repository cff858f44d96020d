import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Channel } from "../../session/session.ts";
import { within } from "../../session/within.ts";
import { type Argv, childChannel } from "../child-channel.ts";

/** As much of what ssh says before the shell is there as is worth reading. */
const longestSaying = 8192;

export interface ProgramChannel extends Channel {
  /** What came on standard error so far. */
  readonly said: () => string;
}

/** ssh as a child; one that may ask a person stays in the session of the terminal, all others have none to ask on. */
export function programChannel(argv: Argv, mayAsk: boolean): ProgramChannel {
  const channel = mayAsk ? terminalChannel(argv) : childChannel(argv);
  let said = "";
  async function* listening(stderr: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of stderr) {
      if (said.length < longestSaying) said += Buffer.from(chunk).toString();
      yield chunk;
    }
  }
  return { ...channel, stderr: listening(channel.stderr), said: () => said.slice(0, longestSaying) };
}

/** How long ssh may take to say goodbye. */
const graceMs = 2000;

function terminalChannel([program, ...rest]: Argv): Channel {
  const child = spawn(program, rest, { stdio: "pipe" });
  const ended = new Promise<{ readonly reason: string }>((resolve) => {
    child.once("error", ({ message }) => resolve({ reason: `cannot start ${program}: ${message}` }));
    child.once("exit", (status, signal) => {
      resolve({
        reason: signal === null ? `${program} ended with status ${status}` : `${program} was ended by ${signal}`,
      });
    });
  });
  const closed = once(child, "close").catch(() => []);
  // A write to a process that has ended is no news: its end is.
  child.stdin.on("error", () => undefined);
  return {
    stdout: child.stdout,
    stderr: child.stderr,
    ended,
    write: (bytes) => new Promise((resolve) => void child.stdin.write(bytes, () => resolve())),
    async close() {
      child.stdin.end();
      if (await within(graceMs, ended)) return;
      child.kill("SIGTERM");
      await within(graceMs, closed);
      child.kill("SIGKILL");
    },
  };
}
