import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { ensurePrograms } from "../hosts/debian-packages.ts";

/** One program that started anywhere on this machine, in a container too. */
export interface Exec {
  /** Seconds of CLOCK_MONOTONIC, which `process.hrtime` reads too. */
  readonly at: number;
  /** The path the program was started by. */
  readonly program: string;
}

const EVENT = "sched:sched_process_exec";

export interface ExecTrace {
  /** Ends the trace, and returns every start it saw. */
  stop(): Promise<readonly Exec[]>;
}

/** Watches execve(2) on the whole machine through the kernel's own tracepoint, which only root may read. */
export async function startExecTrace(): Promise<ExecTrace> {
  await ensurePrograms(["perf"]);
  const record = spawn("perf", ["record", "-q", "-e", EVENT, "-a", "-k", "CLOCK_MONOTONIC", "-o", "-"]);
  const script = spawn("perf", ["script", "-i", "-"], { stdio: [record.stdout, "pipe", "ignore"] });
  const complaints: string[] = [];
  record.stderr.on("data", (chunk: Buffer) => complaints.push(chunk.toString()));
  const ended = once(script, "close");
  const seen: Exec[] = [];
  createInterface({ input: script.stdout }).on("line", (line) => {
    const exec = parseExec(line);
    if (exec !== undefined) seen.push(exec);
  });
  return {
    async stop() {
      // On a signal `perf record` writes out what it holds.
      record.kill("SIGTERM");
      await ended;
      if (seen.length === 0) throw new Error(`perf saw no program start: ${complaints.join("").trim()}`);
      return seen;
    },
  };
}

/** Reads a line as perf-script(1) prints it: `cat 4242 [001] 183.845229: sched:sched_process_exec: filename=/usr/bin/cat …`. */
export function parseExec(line: string): Exec | undefined {
  const match = /\s(\d+\.\d+): +sched:sched_process_exec: filename=(.*) pid=\d+ old_pid=\d+$/.exec(line);
  return match === null ? undefined : { at: Number(match[1]), program: match[2] ?? "" };
}
