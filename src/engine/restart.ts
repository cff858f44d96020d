import { setTimeout as sleep } from "node:timers/promises";
import { ConnectionError, describeError, ResourceError } from "../errors.ts";
import type { Session } from "../session/session.ts";
import { joinSignals } from "../values/join-signals.ts";
import { raw, type ShellCommand } from "../values/shell.ts";

export interface Restart {
  /** Starts the restart in the background, and ends with status 0. */
  readonly script: ShellCommand;
  /** Milliseconds until the host has to be back. */
  readonly limitMs: number;
  readonly reopen: (signal: AbortSignal) => Promise<Session>;
  readonly signal: AbortSignal;
}

const pauseMs = 1000;

/**
 * Tells one start of a host from the next: the kernel's own id of it (random(4)), and, for a container, when its first
 * process was started (field 22 of proc_pid_stat(5)).
 */
const startMark = raw(
  [
    "cat /proc/sys/kernel/random/boot_id 2>/dev/null",
    'read -r tsamae_stat </proc/1/stat && set -- ${tsamae_stat##*)} && echo "${20}"',
    "sysctl -n kern.boottime 2>/dev/null",
    ":",
  ].join("\n"),
);

/**
 * Restarts the host at the other end of a session, which is closed, and opens one to the restarted host.
 *
 * @throws ResourceError when the host refuses; ConnectionError when it is not back in time, with what was tried last.
 */
export async function restarted(session: Session, { script, limitMs, reopen, signal }: Restart): Promise<Session> {
  const [mark, reply] = await session.exchange([{ script: startMark }, { script }]);
  const before = text(mark?.stdout);
  if (reply?.status !== 0) throw new ResourceError(`it cannot be restarted: ${text(reply?.stderr)}`);
  if (before === "") throw new ResourceError("the host does not tell one start from the next");
  await session[Symbol.asyncDispose]();
  using joined = joinSignals([signal], limitMs);
  const ending = joined.signal;
  let last: Try = answers;
  let tries = 0;
  while (!ending.aborted) {
    try {
      const next = await reopen(ending);
      if (await isAnotherStart(next, before)) return next;
      await next[Symbol.asyncDispose]();
      last = answers;
    } catch (error) {
      // A try that the end of the time cut short tells less than the one before it.
      if (tries === 0 || !ending.aborted) last = { hint: `the last try: ${describeError(error)}`, cause: error };
    }
    tries += 1;
    await sleep(pauseMs, undefined, { signal: ending }).catch(() => undefined);
  }
  signal.throwIfAborted();
  throw new ConnectionError(`the host was not back ${limitMs / 1000} s after its restart`, last);
}

/** What came of an attempt to reach the host. */
interface Try {
  readonly hint: string;
  readonly cause?: unknown;
}

const answers: Try = { hint: "it answers, but has not restarted" };

async function isAnotherStart(session: Session, before: string): Promise<boolean> {
  const [mark] = await session.exchange([{ script: startMark }]);
  return text(mark?.stdout) !== before;
}

const text = (output: Uint8Array | undefined): string => new TextDecoder().decode(output).trim();
