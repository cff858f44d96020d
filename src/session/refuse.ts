import { type ShellCommand, sh } from "../values/shell.ts";

/** Status of a program that was never started: no such user, no such folder, or not allowed. Stderr says which. */
const notStarted = 125;

/** Shell text that says why a program is not started, and ends the frame. */
export function refuse(reason: string): ShellCommand {
  return sh`{ printf '%s\\n' ${`tsamae: ${reason}`} >&2; exit ${notStarted}; }`;
}
