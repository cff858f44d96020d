import { spawn } from "node:child_process";
import type { ProgramEnd } from "../child-channel.ts";

/** How a call of the engine's program ended, and what it said. */
export interface DockerReply extends Pick<ProgramEnd, "status"> {
  readonly stdout: string;
  readonly said: string;
}

/** Calls docker, or a program like it, out of reach of the terminal's Ctrl-C; never rejects. */
export function callDocker(program: string, args: readonly string[]): Promise<DockerReply> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const texts = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      texts.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      texts.stderr += text;
    });
    child.on("error", (error) => {
      const isMissing = "code" in error && error.code === "ENOENT";
      resolve({ status: isMissing ? 127 : 126, stdout: "", said: error.message });
    });
    child.on("close", (status) => resolve({ status: status ?? 1, stdout: texts.stdout, said: texts.stderr.trim() }));
  });
}
