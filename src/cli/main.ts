#!/usr/bin/env node
import { setMaxListeners } from "node:events";
import { pathToFileURL } from "node:url";
import { type StopSignal, signalCodes } from "./exit-code.ts";
import { projectCopy } from "./own-copy.ts";
import { looks, runCommandLine } from "./run-command-line.ts";
import { Stopped } from "./stopped.ts";
import { tellError } from "./tell-error.ts";
import { processWorld } from "./world.ts";

// The only file that ends the process.
const stopping = new AbortController();
// Each host of a run listens to it.
setMaxListeners(0, stopping.signal);
const world = processWorld(stopping.signal);
const argv = process.argv.slice(2);

/** The first one ends the run, the second one the process. */
function stop(by: StopSignal): void {
  if (stopping.signal.aborted) process.exit(signalCodes[by]);
  // It takes the status line away, so it comes before the words.
  stopping.abort(new Stopped(by));
  world.stderr.write(`${by}: stopping; once more ends tsamae at once\n`);
}

function giveUp(error: unknown): void {
  tellError(error, { world, ...looks(argv) });
  process.exit(1);
}

/** What a recipe left running does not keep tsamae alive. */
function leave(code: number): void {
  process.exitCode = code;
  const graceMs = 1000;
  setTimeout(() => process.stdout.write("", () => process.exit()), graceMs).unref();
}

process.on("SIGINT", stop);
process.on("SIGTERM", stop);
process.on("uncaughtException", giveUp);
process.on("unhandledRejection", giveUp);

const other = projectCopy(process.cwd());
if (other === undefined) leave(await runCommandLine(argv, world));
else {
  // The project's own copy does everything itself, its signals included.
  for (const name of ["SIGINT", "SIGTERM", "uncaughtException", "unhandledRejection"]) process.removeAllListeners(name);
  await import(pathToFileURL(other).href);
}
