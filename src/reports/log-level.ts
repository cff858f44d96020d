import type { RunEvent } from "../engine/events.ts";

/** From the most to the least talkative. */
const logLevels = ["debug", "info", "warn", "error"] as const;

export type LogLevel = (typeof logLevels)[number];

export const levels = {
  "run-started": "info",
  "exchange-started": "debug",
  uploading: "debug",
  "exchange-finished": "debug",
  "working-here": "debug",
  note: "info",
  "resource-unchanged": "debug",
  "resource-skipped": "debug",
  "resource-changed": "info",
  "resource-would-change": "info",
  "resource-failed": "error",
  "resource-retried": "warn",
  "composite-finished": "debug",
  "not-attempted": "error",
  notified: "info",
  "notification-dropped": "warn",
  "notifications-lost": "error",
  output: "debug",
  // Who asks for it wants to see it.
  profile: "error",
  "run-finished": "info",
} satisfies Record<RunEvent["type"], LogLevel>;

/** From which level on a person is told of an event. */
export const levelOf = (event: RunEvent): LogLevel => (event.type === "note" ? event.level : levels[event.type]);

/** Whether someone who asked for `wanted` is told what is of level `level`. */
export function isTold(level: LogLevel, wanted: LogLevel): boolean {
  return logLevels.indexOf(level) >= logLevels.indexOf(wanted);
}
