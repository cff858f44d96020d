import { callProgram, type ProgramReply } from "../call-program.ts";

/** How a call of the engine's program ended, and what it said. */
export type DockerReply = ProgramReply;

/** Calls docker, or a program like it, out of reach of the terminal's Ctrl-C; never rejects. */
export function callDocker(program: string, args: readonly string[], signal?: AbortSignal): Promise<DockerReply> {
  return callProgram([program, ...args], signal);
}
