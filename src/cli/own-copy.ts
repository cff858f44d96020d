import { existsSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { ownFile } from "../own-folder.ts";
import { type Distrust, distrustOf } from "../trusted-path.ts";

/** The tsamae that a project has installed. */
export interface ProjectCopy {
  /** Its folder, as it is found from the project. */
  readonly folder: string;
  readonly program: string;
  /** Why it is not run. */
  readonly distrust: Distrust | undefined;
}

/** Runs this copy even if the project has one. */
export const ownCopyFlag = "--no-project-copy";
const ownCopyVariable = "TSAMAE_NO_PROJECT_COPY";

/** Commands that people run in any folder: they load no code from it. */
const harmless: readonly (string | undefined)[] = [undefined, "version", "help", "complete"];

/** Whether a command line may run in the project's copy: it works on hosts or recipes, and the user has not forbidden it. */
export function mayHandOver(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): boolean {
  const [command] = argv;
  if (harmless.includes(command) || command?.startsWith("-") === true || argv.includes("--help")) return false;
  return !argv.includes(ownCopyFlag) && !env[ownCopyVariable];
}

/**
 * The command line of the tsamae that the project around a folder has installed, if that is another copy than this one:
 * a project's recipes are run by the version that they were written for.
 */
export function projectCopy(folder: string): ProjectCopy | undefined {
  const here = realpathSync(ownFile("."));
  for (let at = folder; ; at = dirname(at)) {
    const installed = join(at, "node_modules", "tsamae");
    const program = join(installed, "dist", "tsamae.cjs");
    if (existsSync(program)) {
      if (realpathSync(installed) === here) return undefined;
      return { folder: installed, program, distrust: distrustOfCode(dirname(program)) };
    }
    if (dirname(at) === at) return undefined;
  }
}

/** The program loads the other files of its folder. Compiled code is checked when it is read. */
function distrustOfCode(folder: string): Distrust | undefined {
  const files = readdirSync(folder, { encoding: "utf8", recursive: true });
  for (const file of files) {
    const isCode = /\.[cm]?js$/.test(file) && !file.startsWith("compiled/");
    const distrust = isCode ? distrustOf(join(folder, file)) : undefined;
    if (distrust !== undefined) return distrust;
  }
  return undefined;
}

/** The warning for a project's copy that is not run. */
export function distrustWarning({ folder, distrust }: ProjectCopy): string {
  return [
    `warning: the project's own tsamae is not used: ${distrust?.path} ${distrust?.why}`,
    `  found: ${folder}`,
    `  running instead: ${realpathSync(ownFile("."))}`,
    "  To use it, make that path owned and writable by root or yourself only (chown, chmod go-w);",
    `  to run this copy without the warning, pass ${ownCopyFlag}.`,
    "",
  ].join("\n");
}
