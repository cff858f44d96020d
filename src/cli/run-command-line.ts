import type { Format } from "../reports/index.ts";
import { exitCode } from "./exit-code.ts";
import { parse } from "./parse.ts";
import { overdue, stopOf } from "./stopped.ts";
import { tellError } from "./tell-error.ts";
import type { World } from "./world.ts";

/** Runs a command line, the arguments after the program's name; gives the exit code. */
export async function runCommandLine(argv: readonly string[], world: World): Promise<number> {
  let told = looks(argv);
  try {
    const parsed = await parse(argv);
    told = chosenLooks(parsed.choices, told);
    return await Promise.race([parsed.run(world), overdue(world.signal)]);
  } catch (error) {
    tellError(error, { world, ...told });
    return exitCode(stopOf(world.signal) ?? { type: "broke", touched: false }, { detailed: false });
  }
}

/** How to tell an error. */
interface Looks {
  readonly format: Format;
  readonly color: boolean | undefined;
}

/** A config may have said it. */
function chosenLooks(choices: unknown, said: Looks): Looks {
  const { format = said.format, color = said.color }: Partial<Looks> = Object(choices);
  return { format, color };
}

/** The same of a command line that may be the error. */
export function looks(argv: readonly string[]): Looks {
  const words = argv.join("\0").toLowerCase();
  const color = argv.includes("--no-color") ? false : argv.includes("--color") || undefined;
  return { format: /(^|\0)--format[=\0]json(\0|$)/.test(words) ? "json" : "human", color };
}
