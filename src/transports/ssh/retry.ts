import { setTimeout as pause } from "node:timers/promises";
import { ConnectionError } from "../../errors.ts";
import { PassingFailure } from "./failure.ts";

export interface RetryOptions {
  /** How often to try again. */
  readonly retries: number;
  readonly signal: AbortSignal;
  /** Milliseconds of the first pause; each further one is twice as long. Default 500. */
  readonly firstPauseMs?: number | undefined;
}

/**
 * Tries again after failures that may pass, and only after those: a second login after a refused one could lock an
 * account, and a wrong host key is no accident.
 */
export async function retrying<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { retries, signal, firstPauseMs = 500 } = options;
  for (let failures = 0; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof PassingFailure) || signal.aborted) throw error;
      if (failures >= retries) throw failures === 0 ? error : inVain(error, failures + 1);
      await pauseUnlessStopped(pauseMs(failures, firstPauseMs), signal);
    }
  }
}

/** Hosts that were turned away together do not come back together. */
const pauseMs = (failures: number, firstMs: number): number => firstMs * 2 ** failures * (0.5 + Math.random());

async function pauseUnlessStopped(ms: number, signal: AbortSignal): Promise<void> {
  // The next attempt tells of the stop.
  await pause(ms, undefined, { signal }).catch(() => undefined);
}

function inVain({ message, about, hint, cause }: PassingFailure, attempts: number): ConnectionError {
  return new ConnectionError(`${message} (tried ${attempts} times)`, { about, hint, cause });
}
