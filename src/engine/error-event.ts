import { describeError, type Place, TsamaeError } from "../errors.ts";

/** Why a run did not start, or broke off: plain data, which may hold secrets still. */
export interface ErrorEvent {
  readonly type: "error";
  /** Left out where it is not about one host. */
  readonly host?: string | undefined;
  /** Of a {@link TsamaeError}; anything else is a `bug`. */
  readonly code: string;
  readonly message: string;
  readonly about?: string | undefined;
  readonly at?: Place | undefined;
  readonly hint?: string | undefined;
}

/** What is told of an error that ended a run. */
export function errorEvent(error: unknown, host?: string): ErrorEvent {
  if (!(error instanceof TsamaeError)) return { type: "error", host, code: "bug", message: describeError(error) };
  const { code, message, about, at, hint } = error;
  return { type: "error", host, code, message, about, at, hint };
}
