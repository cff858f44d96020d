import { spawn } from "node:child_process";
import { constants } from "node:os";

/** What a command said and how it ended. */
export interface CommandResult {
  /** The exit status; 128 plus the signal's number where a signal ended it, as a shell reports it. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunCommandOptions {
  /** Text for standard input; without it standard input is empty. */
  readonly input?: string | undefined;
  /** Variables added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** Runs a program without a shell and reports how it ended; rejects only when it cannot be started. */
export function runCommand(argv: readonly string[], options: RunCommandOptions = {}): Promise<CommandResult> {
  const [program = "", ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...options.env } });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    // A program that ends without reading its input is judged by its status, not by the broken pipe.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve({
        status: code ?? 128 + (signal === null ? 0 : constants.signals[signal]),
        stdout: Buffer.concat(stdout).toString("utf8"),
        stderr: Buffer.concat(stderr).toString("utf8"),
      });
    });
  });
}

/** Runs a program that has to succeed and returns its standard output. */
export async function mustRun(argv: readonly string[], options: RunCommandOptions = {}): Promise<string> {
  const result = await runCommand(argv, options);
  if (result.status === 0) return result.stdout;
  const output = `${result.stdout}${result.stderr}`.trim().split("\n").slice(-30).join("\n");
  throw new Error(`${argv.join(" ")}\nended with status ${result.status}:\n${output}`);
}
