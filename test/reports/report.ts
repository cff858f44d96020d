import type { RunEvent } from "../../src/engine/events.ts";
import { type Format, reporters } from "../../src/reports/index.ts";
import type { ReporterOptions } from "../../src/reports/reporter.ts";

type Hostless = RunEvent extends infer Event ? (Event extends RunEvent ? Omit<Event, "host"> : never) : never;

export type ReportOptions = Partial<Omit<ReporterOptions, "write">> & { readonly format?: Format };

/** What a reporter writes for the events of the host `web1`. */
export function report(events: readonly Hostless[], options: ReportOptions = {}): string {
  const { format = "human", color = false, logLevel = "info", status } = options;
  let written = "";
  const write = (text: string): void => {
    written += text;
  };
  const reporter = reporters[format]({ write, color, logLevel, status });
  for (const event of events) reporter.sink({ ...event, host: "web1" });
  reporter.close();
  return written;
}

export const at = { file: "/srv/web.ts", line: 12 };

export const started = { type: "run-started", resources: 3, dryRun: false } as const;
export const dryStarted = { ...started, dryRun: true } as const;

export const finished = {
  type: "run-finished",
  changed: 0,
  mayChange: 0,
  unchanged: 0,
  skipped: 0,
  failed: 0,
  notAttempted: 0,
  exchanges: 1,
  seconds: 0.34,
} as const;
