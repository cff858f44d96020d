import { onAbort } from "./on-abort.ts";

/** A signal that ends with the first of several, or when its time is up. */
export interface JoinedSignal extends Disposable {
  readonly signal: AbortSignal;
  /** Whether the time limit ended it, and none of the signals. */
  readonly isTimeUp: boolean;
}

/**
 * Joins signals, and a time limit in milliseconds, into one signal, until it is disposed of.
 *
 * Replaces `AbortSignal.any` with `AbortSignal.timeout`: Node 20 may collect that timeout as garbage before it fires, and
 * the code that waits for it then waits for ever.
 *
 * @example
 * using ending = joinSignals([signal], 30_000);
 * await fetch("https://example.com/", { signal: ending.signal });
 */
export function joinSignals(signals: readonly (AbortSignal | undefined)[], limitMs?: number): JoinedSignal {
  const joined = new AbortController();
  let isTimeUp = false;
  const end = (): void => {
    isTimeUp = !joined.signal.aborted;
    joined.abort(new DOMException(`the time limit of ${limitMs} ms is over`, "TimeoutError"));
  };
  const timer = limitMs === undefined ? undefined : setTimeout(end, limitMs);
  const forget = signals.map((signal) => onAbort(signal, () => joined.abort(signal?.reason)));
  return {
    signal: joined.signal,
    get isTimeUp() {
      return isTimeUp;
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      for (const one of forget) one();
    },
  };
}
