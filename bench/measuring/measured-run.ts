import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SCRATCH_FOLDER } from "../folders.ts";

/** A program to be run on this machine. */
export interface Command {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** The file that is its standard input; else that is empty. */
  readonly stdin?: string | undefined;
}

/** What one run of a command took on this machine, all of its child processes included. */
export interface Usage {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** The memory of its largest process at that process's peak. */
  readonly peakBytes: number;
  readonly stdout: string;
}

const CLOCKED = `
out=$1 err=$2 memory=$3; shift 3
TIMEFORMAT='%3U %3S'
before=$EPOCHREALTIME
time /usr/bin/time -q -f %M -o "$memory" "$@" >"$out" 2>"$err"
status=$?
after=$EPOCHREALTIME
echo "$before $after" >&2
exit $status
`;

/**
 * Runs a command without a terminal, its output going to files, and measures it; the clock is that of a waiting
 * shell, so that nothing of this process is measured.
 *
 * @throws Error where the command fails: a figure of a failed run is none.
 */
export async function measuredRun(command: Command): Promise<Usage> {
  const folder = join(SCRATCH_FOLDER, "runs");
  mkdirSync(folder, { recursive: true });
  const [out, err, memory] = ["out", "err", "memory"].map((name) => join(folder, name));
  if (out === undefined || err === undefined || memory === undefined) throw new Error("three names, three paths");
  const { status, stderr } = await clocked(command, [out, err, memory]);
  if (status !== 0) throw failed(command, status, `${readFileSync(out, "utf8")}${readFileSync(err, "utf8")}`);
  const [user, system, before, after] = stderr.trim().split(/\s+/).map(Number);
  const kibibytes = Number(readFileSync(memory, "utf8").trim());
  if (user === undefined || system === undefined || before === undefined || after === undefined) {
    throw new Error(`no times: ${stderr}`);
  }
  return {
    seconds: after - before,
    cpuSeconds: user + system,
    peakBytes: kibibytes * 1024,
    stdout: readFileSync(out, "utf8"),
  };
}

interface Clocked {
  readonly status: number;
  readonly stderr: string;
}

function clocked({ argv, env, stdin }: Command, paths: readonly string[]): Promise<Clocked> {
  const input = openSync(stdin ?? "/dev/null", "r");
  const child = spawn("bash", ["-c", CLOCKED, "bash", ...paths, ...argv], {
    env: { ...process.env, ...env },
    stdio: [input, "ignore", "pipe"],
  });
  closeSync(input);
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ status: code ?? 1, stderr }));
  });
}

function failed({ argv }: Command, status: number, output: string): Error {
  const last = output.trim().split("\n").slice(-15).join("\n");
  return new Error(`${argv.join(" ")}\nended with status ${status}:\n${last}`);
}
