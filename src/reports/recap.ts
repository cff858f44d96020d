import type { RunResult } from "../engine/events.ts";
import { counted } from "./counted.ts";
import type { Paint } from "./paint.ts";

export interface RecapInput {
  readonly result: RunResult;
  readonly dryRun: boolean;
}

/** The last line of a run. */
export function recap({ result, dryRun }: RecapInput, paint: Paint): string {
  const { changed, mayChange, unchanged, skipped, failed, notAttempted, exchanges, seconds } = result;
  const isIdle = changed + mayChange + failed + notAttempted === 0;
  const counts = [
    noted(`${changed} ${dryRun ? "would change" : "changed"}`, changed, paint.good),
    ...(mayChange > 0 ? [paint.caution(`${mayChange} may change`)] : []),
    `${unchanged} unchanged`,
    `${skipped} skipped`,
    noted(`${failed} failed`, failed, paint.bad),
    ...(notAttempted > 0 ? [paint.caution(`${notAttempted} not attempted`)] : []),
  ];
  const cost = `in ${duration(seconds)}, ${counted(exchanges, "exchange")}`;
  const idle = isIdle ? "nothing to do: " : "";
  return `${idle}${counts.join(", ")} ${paint.faint(cost)}`;
}

function noted(text: string, count: number, brush: (text: string) => string): string {
  return count > 0 ? brush(text) : text;
}

/** @example duration(75.2) // "1 min 15 s" */
function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
