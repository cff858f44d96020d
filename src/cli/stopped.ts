import { TsamaeError } from "../errors.ts";
import type { Outcome, StopSignal } from "./exit-code.ts";

/** The process was told to end. */
export class Stopped extends TsamaeError {
  readonly code = "stopped";
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
