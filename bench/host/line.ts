import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import * as v from "valibot";
import { bundled } from "../folders.ts";

/** Bytes of everything that went through: SSH's own and what it carries. */
export interface Traffic {
  readonly out: number;
  readonly back: number;
}

/** A port of this machine that leads to another one, with a round-trip time of its own. */
export interface Line extends AsyncDisposable {
  readonly port: number;
  /** What went through since it was last asked. */
  traffic(): Promise<Traffic>;
}

const Listening = v.object({ port: v.number() });
const Counted = v.object({ out: v.number(), back: v.number() });

/** The line is a process of its own, so that nothing this one does delays it further. */
export async function openLine(port: number, roundTripMs: number): Promise<Line> {
  const child = fork(bundled("delaying-proxy"), [String(port), String(roundTripMs)]);
  const listening = v.parse(Listening, await messageOf(child));
  return {
    port: listening.port,
    async traffic() {
      child.send("traffic");
      return v.parse(Counted, await messageOf(child));
    },
    async [Symbol.asyncDispose]() {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}

async function messageOf(child: ChildProcess): Promise<unknown> {
  const [message]: unknown[] = await once(child, "message");
  return message;
}
