import type { ReporterFactory } from "./reporter.ts";

/** The version of the lines: it goes up when a reader of the old ones would be misled. */
export const jsonVersion = 1;

/** One event a line, whatever the log level: see docs/events.md. */
export const json: ReporterFactory = ({ write }) => ({
  sink: (event) => write(`${JSON.stringify({ version: jsonVersion, ...event })}\n`),
  close: () => undefined,
});
