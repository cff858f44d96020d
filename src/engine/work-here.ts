import { setTimeout as sleep } from "node:timers/promises";
import { ResourceError, TsamaeError } from "../errors.ts";
import type { Change, Surroundings } from "../resources/change.ts";
import { joinSignals } from "../values/join-signals.ts";
import { type Host, noWayBack } from "./host.ts";
import type { HostlessEvent } from "./step-events.ts";
import { changesOf } from "./units.ts";
import type { Ready } from "./window.ts";

export interface WorkHere {
  readonly ready: Ready;
  readonly host: Host;
  readonly signal: AbortSignal;
  readonly emit: (event: HostlessEvent) => void;
}

/** Whether a step has work on this machine, which no exchange can do. */
export const hasWorkHere = (ready: Ready): boolean => changesOf(ready).some(({ here }) => here !== undefined);

/**
 * Does a step's work on this machine.
 *
 * @throws what the work throws; ResourceError when it takes longer than the resource's `timeout`.
 */
export async function workHere({ ready, host, signal, emit }: WorkHere): Promise<void> {
  const { id, sensitive, process } = ready.step.resource;
  emit({ type: "working-here", id });
  const over = new AbortController();
  using joined = joinSignals([signal, over.signal]);
  const surroundings: Surroundings = {
    signal: joined.signal,
    say: (text) => {
      if (!sensitive) emit({ type: "output", id, stream: "stdout", text: `${text}\n` });
    },
    restartHost: async (script, limitMs) => {
      if (host.restart === undefined) throw noWayBack();
      await host.restart(script, limitMs);
    },
  };
  const work = allOf(changesOf(ready), surroundings);
  const limit = process.limitMs === undefined ? undefined : timeIsUp(process.limitMs, over.signal);
  try {
    await Promise.race(limit === undefined ? [work] : [work, limit]);
  } finally {
    over.abort();
  }
}

async function allOf(changes: readonly Change[], around: Surroundings): Promise<void> {
  for (const { here } of changes) {
    try {
      await here?.(around);
    } catch (error) {
      throw error instanceof TsamaeError ? error : byUser(error);
    }
  }
}

/** Code out of a recipe: its error is the recipe's, not a bug of tsamae's. */
function byUser(error: unknown): ResourceError {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const place = error instanceof Error ? error.stack?.split("\n").find((line) => /^\s+at /.test(line)) : undefined;
  return new ResourceError(said, { cause: error, hint: place?.trim() });
}

async function timeIsUp(limitMs: number, over: AbortSignal): Promise<never> {
  await sleep(limitMs, undefined, { signal: over }).catch(() => new Promise(() => undefined));
  throw new ResourceError(`it took longer than ${limitMs / 1000} s and was given up`);
}
