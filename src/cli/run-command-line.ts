import type { Format } from "../reports/index.ts";
import { exitCode } from "./exit-code.ts";
import { parse } from "./parse.ts";
import { overdue, stopOf } from "./stopped.ts";
import { tellError } from "./tell-error.ts";
import type { World } from "./world.ts";

/** Runs a command line, the arguments after the program's name; gives the exit code. */
export async function runCommandLine(argv: readonly string[], world: World): Promise<number> {
  try {
    const parsed = await parse(argv);
    return await Promise.race([parsed.run(world), overdue(world.signal)]);
  } catch (error) {
    tellError(error, { world, ...looks(argv) });
    return exitCode(stopOf(world.signal) ?? { type: "broke", touched: false }, { detailed: false });
  }
}

/** How to tell an error, of a command line that may be the error. */
export function looks(argv: readonly string[]): { readonly format: Format; readonly color: boolean | undefined } {
  const words = argv.join("\0").toLowerCase();
  const color = argv.includes("--no-color") ? false : argv.includes("--color") || undefined;
  return { format: /(^|\0)--format[=\0]json(\0|$)/.test(words) ? "json" : "human", color };
}
