import { spawn } from "node:child_process";
import type { Handler, HandlerEvent } from "../engine/handlers.ts";
import { printableLine } from "../reports/printable.ts";
import { childEnvironment } from "../values/secret-variables.ts";
import { named } from "./named.ts";
import { createSumming } from "./summary.ts";

export interface SyslogOptions {
  /** What stands in front of each line. Default: tsamae. */
  readonly tag?: string | undefined;
  /** As syslog(3) calls it: user, daemon, local0 … Default: user. */
  readonly facility?: string | undefined;
  /** The program that writes into the log. Default: logger, of this machine's PATH. */
  readonly program?: string | undefined;
}

/** A line of the log. */
export interface LogLine {
  readonly level: "notice" | "warning" | "err";
  readonly text: string;
}

/**
 * Writes what was changed, what failed and how each run ended into the log of this machine, by logger(1): of util-linux,
 * of busybox or of BSD. Node cannot speak to /dev/log by itself.
 *
 * @example
 * export default defineConfig({ handlers: [syslog({ facility: "local0" })] });
 */
export function syslog({ tag = "tsamae", facility = "user", program = "logger" }: SyslogOptions = {}): Handler {
  const toLines = createLogLines();
  let isMissing = false;
  const log = async (lines: readonly LogLine[]): Promise<void> => {
    for (const { level, text } of lines) {
      if (isMissing) return;
      const problem = await write(program, { args: ["-t", tag, "-p", `${facility}.${level}`], text });
      isMissing = problem?.isMissing === true;
      if (problem !== undefined) throw new Error(problem.message);
    }
  };
  return named("syslog", (event) => {
    const lines = toLines(event);
    return lines.length === 0 ? undefined : log(lines);
  });
}

/** What of an event is worth a line in a log. */
export function createLogLines(): (event: HandlerEvent) => readonly LogLine[] {
  const summing = createSumming();
  return (event) => {
    const end = summing.add(event);
    if (end !== undefined) return [{ level: end.outcome === "fine" ? "notice" : "err", text: printableLine(end.text) }];
    return linesOf(event).map(({ level, text }) => ({ level, text: printableLine(`${event.host}: ${text}`) }));
  };
}

function linesOf(event: HandlerEvent): readonly LogLine[] {
  if (event.type === "resource-changed") {
    return [{ level: "notice", text: `${event.id}: ${event.changes.map(({ summary }) => summary).join("; ")}` }];
  }
  if (event.type === "resource-failed") return [{ level: "err", text: `${event.id}: ${event.failure.message}` }];
  if (event.type === "note" && event.level === "warn")
    return [{ level: "warning", text: `${event.id}: ${event.text}` }];
  if (event.type === "notification-dropped") {
    return [{ level: "warning", text: `not again: ${event.target} ${event.action}, asked for by ${event.from}` }];
  }
  if (event.type !== "notifications-lost") return [];
  return event.lost.map(({ target, action }) => ({ level: "err", text: `NOT run: ${target} ${action}` }));
}

interface Problem {
  readonly message: string;
  readonly isMissing: boolean;
}

interface Line {
  readonly args: readonly string[];
  readonly text: string;
}

/** One line over standard input: an argument could be read by everybody. Out of reach of the terminal's Ctrl-C. */
function write(program: string, { args, text }: Line): Promise<Problem | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { detached: true, stdio: ["pipe", "ignore", "pipe"], env: childEnvironment() });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
    });
    // Its status says more than a pipe that it closed early.
    child.stdin.on("error", () => undefined);
    child.stdin.end(`${text}\n`);
    child.on("error", (error) => {
      const isMissing = "code" in error && error.code === "ENOENT";
      const message = isMissing ? `there is no program ${program} here: nothing is logged` : error.message;
      resolve({ message, isMissing });
    });
    child.on("close", (status) => {
      if (status === 0) resolve(undefined);
      else resolve({ message: `${program} failed with status ${status}: ${said.trim()}`, isMissing: false });
    });
  });
}
