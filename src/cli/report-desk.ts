import { errorEvent } from "../engine/error-event.ts";
import type { Sink } from "../engine/events.ts";
import { type HandlerEvent, startHandlers } from "../engine/handlers.ts";
import { scrubbed } from "../engine/scrubbed.ts";
import { hostsRecap } from "../reports/hosts-recap.ts";
import { reporters } from "../reports/index.ts";
import { paintFor } from "../reports/paint.ts";
import { printable } from "../reports/printable.ts";
import { followProgress, type Progress } from "../reports/progress.ts";
import { shareStatusLine } from "../reports/shared-status-line.ts";
import { createStatusLine, type StatusLine } from "../reports/status-line.ts";
import { onAbort } from "../values/on-abort.ts";
import { wantsColor } from "./color.ts";
import type { RecipeChoices } from "./recipe-options.ts";
import { rootError, tellError } from "./tell-error.ts";
import type { World } from "./world.ts";

/** What is told of one host. */
export interface HostReport {
  readonly sink: Sink;
  readonly status: StatusLine | undefined;
  readonly progress: Progress;
  /** Tells how events call the host. */
  isCalled(host: string): void;
  close(): void;
  /** Tells an error that ended this host's run. */
  fail(error: unknown): void;
}

/** Where the reports of all hosts come together. */
export interface ReportDesk {
  open(host: string): HostReport;
  /** The last word, given each host's exit code. */
  close(codes: readonly number[]): void;
  /** Lets handlers know of an error that is none of a single host. */
  fail(error: unknown): void;
  /** Waits for the handlers. */
  end(): Promise<void>;
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
  onAbort(world.signal, () => line?.hide());
  const handling = startHandlers(choices.handlers, (text) => tellWarning(text, { choices, world, line }));
  // The events of a run are clean already.
  const tell = (event: HandlerEvent): void => handling.tell(event);
  const handlers: ToHandlers = { tell, tellError: scrubbed(tell) };
  return {
    open(host) {
      const status = shared?.(host) ?? line;
      return hostReport(choices, { world, status, color, name: host, prefix: isOne ? undefined : host, handlers });
    },
    close(codes) {
      if (!isOne && choices.format === "human") world.stdout.write(`${hostsRecap(codes, paintFor(color))}\n`);
    },
    fail: (error) => handlers.tellError(errorEvent(rootError(error, world))),
    // Who was told to end has not much time left.
    end: () => handling.end(world.signal.aborted ? hurryMs : undefined),
  };
}

const hurryMs = 3000;

interface Warning {
  readonly choices: RecipeChoices;
  readonly world: World;
  readonly line: StatusLine | undefined;
}

function tellWarning(text: string, { choices, world, line }: Warning): void {
  const paint = paintFor(wantsColor(choices.color, world.stderr, world.env));
  const write = (): void => world.stderr.write(`${paint.caution("warning:")} ${printable(text)}\n`);
  if (line === undefined) write();
  else line.above(write);
}

interface ToHandlers {
  readonly tell: (event: HandlerEvent) => void;
  readonly tellError: (event: HandlerEvent) => void;
}

interface HostReportOptions {
  readonly world: World;
  readonly status: StatusLine | undefined;
  readonly color: boolean;
  readonly name: string;
  readonly prefix: string | undefined;
  readonly handlers: ToHandlers;
}

function hostReport({ format, logLevel, color: wanted }: RecipeChoices, options: HostReportOptions): HostReport {
  const { world, status, color, name, prefix, handlers } = options;
  const write = (text: string): void => world.stdout.write(text);
  const reporter = reporters[format]({ write, color, logLevel, status, prefix });
  const progress = followProgress();
  let host = name;
  return {
    status,
    progress,
    isCalled(name) {
      host = name;
    },
    sink(event) {
      progress.sink(event);
      reporter.sink(event);
      handlers.tell(event);
    },
    close() {
      status?.hide();
      reporter.close();
    },
    fail(error) {
      tellError(error, { world, format, color: wanted, prefix, more: (colored) => progress.describe(colored) });
      handlers.tellError(errorEvent(rootError(error, world), host));
    },
  };
}

function statusLine({ format }: RecipeChoices, { stdout, env }: World): StatusLine | undefined {
  if (format !== "human" || !stdout.isTerminal || env.TERM === "dumb") return undefined;
  return createStatusLine({ write: stdout.write, columns: stdout.columns });
}
