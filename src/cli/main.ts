import { pathToFileURL } from "node:url";
import { importModule } from "../import-module.ts";
import { rememberOwnPasswords } from "../values/secret-variables.ts";
import { lostOutputCode, type StopSignal, signalCodes } from "./exit-code.ts";
import { distrustWarning, mayHandOver, ownCopyFlag, projectCopy } from "./own-copy.ts";
import { looks, runCommandLine } from "./run-command-line.ts";
import { Stopped } from "./stopped.ts";
import { tellError } from "./tell-error.ts";
import { processWorld } from "./world.ts";

/** Runs this process's command line, or leaves it to the project's own copy. Only here does a process end. */
export async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  const other = mayHandOver(argv, process.env) ? projectCopy(process.cwd()) : undefined;
  if (other !== undefined && other.distrust === undefined) {
    // It does everything itself, its signals included.
    await importModule(pathToFileURL(other.program).href);
    return;
  }
  if (other !== undefined) process.stderr.write(distrustWarning(other));
  leave(await runHere(argv.filter((word) => word !== ownCopyFlag)));
}

async function runHere(argv: readonly string[]): Promise<number> {
  rememberOwnPasswords();
  const stopping = new AbortController();
  const world = processWorld(stopping.signal);
  /** The first one ends the run, the second one the process. */
  const stop = (by: StopSignal): void => {
    if (stopping.signal.aborted) process.exit(signalCodes[by]);
    // It takes the status line away, so it comes before the words.
    stopping.abort(new Stopped(by));
    world.stderr.write(`${by}: stopping; once more ends tsamae at once\n`);
  };
  const giveUp = (error: unknown): void => {
    tellError(error, { world, ...looks(argv) });
    process.exit(1);
  };
  process.on("SIGHUP", stop);
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  process.on("uncaughtException", giveUp);
  process.on("unhandledRejection", giveUp);
  const code = await runCommandLine(argv, world);
  const lost = await world.lostOutput();
  if (lost === undefined) return code;
  world.stderr.write(`standard output could not be written: ${lost}\nThe command ended with status ${code}.\n`);
  return lostOutputCode;
}

/** What a recipe left running does not keep tsamae alive. */
function leave(code: number): void {
  process.exitCode = code;
  const graceMs = 1000;
  setTimeout(() => process.stdout.write("", () => process.exit()), graceMs).unref();
}
