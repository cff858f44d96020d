import { TsamaeError } from "../errors.ts";
import { onAbort } from "../values/on-abort.ts";
import type { Outcome, StopSignal } from "./exit-code.ts";

/** The process was told to end. */
export class Stopped extends TsamaeError {
  readonly code = "stopped";
  override readonly name = "Stopped";
  readonly by: StopSignal;

  constructor(by: StopSignal) {
    super(`stopped by ${by}`);
    this.by = by;
  }
}

/** The outcome of a process that was told to end; undefined as long as it was not. */
export function stopOf({ reason }: AbortSignal): Outcome | undefined {
  return reason instanceof Stopped ? { type: "stopped", by: reason.by } : undefined;
}

/** Longer than any transport takes to end what it runs. */
const graceMs = 10_000;

/** Rejects when a run does not end although it was told to: a recipe may wait for what never comes. */
export function overdue(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    onAbort(signal, () => setTimeout(() => reject(signal.reason), graceMs));
  });
}
