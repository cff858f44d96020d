import type { RunResult } from "../engine/events.ts";

/** How a command ended. */
export type Outcome =
  | { readonly type: "finished"; readonly result: Pick<RunResult, "changed" | "mayChange" | "failed"> }
  /** It ended by an error; `touched`: something was, or may have been, changed before. */
  | { readonly type: "broke"; readonly touched: boolean }
  | { readonly type: "stopped"; readonly by: StopSignal };

export type StopSignal = "SIGHUP" | "SIGINT" | "SIGTERM";

/** As the shell tells of a process that a signal ended: 128 and its number. */
export const signalCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } satisfies Record<StopSignal, number>;

/** Standard output could not be written, for example because the disk is full. */
export const lostOutputCode = 5;

/** 0 fine, 1 could not start, 4 failed; with `--detailed-exitcode` also 2 changed, 6 both: Puppet's convention. */
export function exitCode(outcome: Outcome, { detailed }: { readonly detailed: boolean }): number {
  if (outcome.type === "stopped") return signalCodes[outcome.by];
  if (outcome.type === "broke") return outcome.touched ? 4 : 1;
  const { changed, mayChange, failed } = outcome.result;
  const hasChanges = detailed && changed + mayChange > 0;
  return (failed > 0 ? 4 : 0) + (hasChanges ? 2 : 0);
}
