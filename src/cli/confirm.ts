import { openSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { ReadStream, WriteStream } from "node:tty";
import { UsageError } from "../errors.ts";
import { counted } from "../reports/counted.ts";
import type { World } from "./world.ts";

/**
 * Whether the plan that was just shown is to be carried out.
 *
 * @throws UsageError when there is no terminal to ask on.
 */
export async function confirmed(hosts: number, world: World): Promise<boolean> {
  if (!world.stdout.isTerminal) {
    throw new UsageError("there is no terminal to ask on", {
      about: "--confirm",
      hint: "leave it out, or look with --dry-run first",
    });
  }
  // Not a file stream: a read that waits for a line would keep the process from ending.
  const [input, output] = [new ReadStream(openSync("/dev/tty", "r")), new WriteStream(openSync("/dev/tty", "w"))];
  const lines = createInterface({ input, output, terminal: false });
  try {
    const where = hosts === 1 ? "" : ` on ${counted(hosts, "host")}`;
    const answer = await lines.question(`Apply this${where}? [y/N] `, { signal: world.signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
    input.destroy();
    output.destroy();
  }
}
