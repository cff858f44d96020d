import { spawn } from "node:child_process";
import { onAbort } from "../values/on-abort.ts";
import { childEnvironment } from "../values/secret-variables.ts";
import { type Argv, type ProgramEnd, signalGroup } from "./child-channel.ts";

/** How a call of a program ended, and what it said. */
export interface ProgramReply extends Pick<ProgramEnd, "status"> {
  readonly stdout: string;
  /** On standard error, or why it could not be started. */
  readonly said: string;
}

/** Calls a program of this machine, out of reach of the terminal's Ctrl-C; never rejects. `signal` ends it with its children. */
export function callProgram([program, ...args]: Argv, signal?: AbortSignal): Promise<ProgramReply> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { detached: true, stdio: ["ignore", "pipe", "pipe"], env: childEnvironment() });
    const end = (): void => signalGroup(child, "SIGTERM");
    const forget = onAbort(signal, end);
    const texts = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      texts.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      texts.stderr += text;
    });
    const settle = (reply: ProgramReply): void => {
      forget();
      resolve(reply);
    };
    child.on("error", (error) => {
      const isMissing = "code" in error && error.code === "ENOENT";
      settle({ status: isMissing ? 127 : 126, stdout: "", said: error.message });
    });
    child.on("close", (status) => settle({ status: status ?? 1, stdout: texts.stdout, said: texts.stderr.trim() }));
  });
}
