import { closeSync, openSync } from "node:fs";

/** Whether the process was started from a terminal, wherever its streams lead. */
export function hasTerminal(path = "/dev/tty"): boolean {
  try {
    closeSync(openSync(path, "r+"));
    return true;
  } catch {
    return false;
  }
}
