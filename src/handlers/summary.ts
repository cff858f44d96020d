import type { ErrorEvent } from "../engine/error-event.ts";
import type { RunResult } from "../engine/events.ts";
import type { HandlerEvent } from "../engine/handlers.ts";
import { paintFor } from "../reports/paint.ts";
import { recap } from "../reports/recap.ts";

/** How a run of one host went, in one object. */
export interface RunSummary {
  readonly type: "run-summary";
  readonly host: string | undefined;
  readonly dryRun: boolean;
  readonly outcome: "fine" | "failed" | "broke off";
  /** One line for people: what chat programs show. */
  readonly text: string;
  /** The counts, unless the run broke off. */
  readonly result?: RunResult | undefined;
  /** Ids of what was changed; in a dry run: what would or may be. */
  readonly changed: readonly string[];
  readonly failed: readonly { readonly id: string; readonly message: string }[];
  /** Why it did not start or broke off. */
  readonly error?: Omit<ErrorEvent, "type" | "host"> | undefined;
}

/** Gathers the events of runs, and sums up each run at its end. */
export interface Summing {
  /** The summary, when the event is the last one of its host. */
  add(event: HandlerEvent): RunSummary | undefined;
}

interface Gathered {
  dryRun: boolean;
  readonly changed: Set<string>;
  readonly failed: { readonly id: string; readonly message: string }[];
}

export function createSumming(): Summing {
  const runs = new Map<string | undefined, Gathered>();
  return {
    add(event) {
      const { host } = event;
      const run = runs.get(host) ?? { dryRun: false, changed: new Set(), failed: [] };
      runs.set(host, run);
      gather(run, event);
      if (event.type !== "run-finished" && event.type !== "error") return undefined;
      runs.delete(host);
      return summary(run, event);
    },
  };
}

function gather(run: Gathered, event: HandlerEvent): void {
  if (event.type === "run-started") run.dryRun = event.dryRun;
  if (event.type === "resource-changed" || event.type === "resource-would-change") run.changed.add(event.id);
  if (event.type === "resource-failed") run.failed.push({ id: event.id, message: event.failure.message });
}

type Ending = Extract<HandlerEvent, { type: "run-finished" | "error" }>;

function summary({ dryRun, changed, failed }: Gathered, ending: Ending): RunSummary {
  const common = { type: "run-summary", host: ending.host, dryRun, changed: [...changed], failed } as const;
  const lead = ending.host === undefined ? "" : `${ending.host}: `;
  if (ending.type === "error") {
    const { type: _type, host: _host, ...error } = ending;
    const about = error.about === undefined || error.about === ending.host ? "" : `${error.about}: `;
    return { ...common, outcome: "broke off", text: `${lead}${about}${error.message}`, error };
  }
  const { type: _type, host: _host, ...result } = ending;
  const dry = dryRun ? "dry run: " : "";
  const text = `${lead}${dry}${recap({ result, dryRun }, paintFor(false))}`;
  return { ...common, outcome: result.failed > 0 ? "failed" : "fine", text, result };
}
