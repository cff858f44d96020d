import type { Sink } from "../engine/events.ts";
import type { LogLevel } from "./log-level.ts";
import type { StatusLine } from "./status-line.ts";

export interface ReporterOptions {
  /** Takes whole lines, newline included. */
  readonly write: (text: string) => void;
  readonly color: boolean;
  readonly logLevel: LogLevel;
  /** On a terminal: the line that tells what is running. */
  readonly status?: StatusLine | undefined;
  /** Of several hosts: the one that is reported, in front of each line. */
  readonly prefix?: string | undefined;
}

/** Renders the events of a run. */
export interface Reporter {
  readonly sink: Sink;
  /** To be called when no event will follow, also after an error: writes what was held back. */
  close(): void;
}

export type ReporterFactory = (options: ReporterOptions) => Reporter;
