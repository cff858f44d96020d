import type { Sink } from "../engine/events.ts";
import { hostsRecap } from "../reports/hosts-recap.ts";
import { reporters } from "../reports/index.ts";
import { paintFor } from "../reports/paint.ts";
import { followProgress, type Progress } from "../reports/progress.ts";
import { shareStatusLine } from "../reports/shared-status-line.ts";
import { createStatusLine, type StatusLine } from "../reports/status-line.ts";
import { wantsColor } from "./color.ts";
import type { RecipeChoices } from "./recipe-options.ts";
import { tellError } from "./tell-error.ts";
import type { World } from "./world.ts";

/** What is told of one host. */
export interface HostReport {
  readonly sink: Sink;
  readonly status: StatusLine | undefined;
  readonly progress: Progress;
  close(): void;
  /** Tells an error that ended this host's run. */
  fail(error: unknown): void;
}

/** Where the reports of all hosts come together. */
export interface ReportDesk {
  open(host: string): HostReport;
  /** The last word, given each host's exit code. */
  close(codes: readonly number[]): void;
}

interface Around {
  readonly world: World;
  readonly hosts: number;
}

/** One host's report is as it is; those of several have the host in front of each line. */
export function reportDesk(choices: RecipeChoices, { world, hosts }: Around): ReportDesk {
  const line = statusLine(choices, world);
  const isOne = hosts === 1;
  const shared = line === undefined || isOne ? undefined : shareStatusLine(line);
  const color = wantsColor(choices.color, world.stdout, world.env);
  world.signal.addEventListener("abort", () => line?.hide());
  return {
    open(host) {
      const status = shared?.(host) ?? line;
      return hostReport(choices, { world, status, color, prefix: isOne ? undefined : host });
    },
    close(codes) {
      if (!isOne && choices.format === "human") world.stdout.write(`${hostsRecap(codes, paintFor(color))}\n`);
    },
  };
}

interface HostReportOptions {
  readonly world: World;
  readonly status: StatusLine | undefined;
  readonly color: boolean;
  readonly prefix: string | undefined;
}

function hostReport({ format, logLevel, color: wanted }: RecipeChoices, options: HostReportOptions): HostReport {
  const { world, status, color, prefix } = options;
  const write = (text: string): void => world.stdout.write(text);
  const reporter = reporters[format]({ write, color, logLevel, status, prefix });
  const progress = followProgress();
  return {
    status,
    progress,
    sink(event) {
      progress.sink(event);
      reporter.sink(event);
    },
    close() {
      status?.hide();
      reporter.close();
    },
    fail: (error) =>
      tellError(error, { world, format, color: wanted, prefix, more: (colored) => progress.describe(colored) }),
  };
}

function statusLine({ format }: RecipeChoices, { stdout, env }: World): StatusLine | undefined {
  if (format !== "human" || !stdout.isTerminal || env.TERM === "dumb") return undefined;
  return createStatusLine({ write: stdout.write, columns: stdout.columns });
}
