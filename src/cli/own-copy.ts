import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { ownFile } from "../own-folder.ts";

/**
 * The command line of the tsamae that the project around a folder has installed, if that is another copy than this one:
 * a project's recipes are run by the version that they were written for.
 */
export function projectCopy(folder: string): string | undefined {
  const here = realpathSync(ownFile("."));
  for (let at = folder; ; at = dirname(at)) {
    const installed = join(at, "node_modules", "tsamae");
    const program = join(installed, "dist", "tsamae.cjs");
    if (existsSync(program)) return realpathSync(installed) === here ? undefined : program;
    if (dirname(at) === at) return undefined;
  }
}
