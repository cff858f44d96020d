import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import type { NodeFile } from "../recipes/node-files.ts";
import type { LogLevel } from "../reports/log-level.ts";
import { flag, type Given } from "./option-kinds.ts";
import { logLevelOption, type OutputChoices, outputOptions } from "./output-options.ts";

/** What is common to all commands that run recipes. */
export interface RecipeChoices extends OutputChoices {
  readonly recipes: readonly string[];
  readonly dryRun: boolean;
  /** In the order they were given: later ones win. */
  readonly nodeFiles: readonly NodeFile[];
  readonly detailedExitCode: boolean;
  readonly logLevel: LogLevel;
}

export function recipeOptions(command: Command): Given<RecipeChoices> {
  // Optional for commander, so that the error can be ours.
  command.usage(command.name() === "ssh" ? "--host HOST RECIPE... [options]" : "RECIPE... [options]");
  command.argument("[RECIPE...]", "recipe files, run in this order as one run");
  command.optionsGroup("Run:");
  const dryRun = flag(command, "-n, --dry-run", "show what would change, and change nothing");
  const nodeFiles = nodeFileOptions(command);
  const detailedExitCode = flag(
    command,
    "--detailed-exitcode",
    "exit with 2 when something changed (with --dry-run: would or may change), with 6 when something changed and something failed",
  );
  const output = outputOptions(command);
  const logLevel = logLevelOption(command);
  return () => ({
    recipes: recipesOf(command),
    dryRun: dryRun(),
    nodeFiles: nodeFiles(),
    detailedExitCode: detailedExitCode(),
    logLevel: logLevel(),
    ...output(),
  });
}

function nodeFileOptions(command: Command): Given<readonly NodeFile[]> {
  const files: NodeFile[] = [];
  const add = (format: NodeFile["format"]) => (path: string) => files.push({ path, format });
  const about = "attributes and parameters for the recipes; may be repeated, later files win";
  command.option("-j, --node-json <file>", about, add("json"));
  command.option("-y, --node-yaml <file>", "the same in YAML", add("yaml"));
  return () => files;
}

function recipesOf(command: Command): readonly string[] {
  if (command.args.length > 0) return command.args;
  const example = command.name() === "ssh" ? "tsamae ssh --host web1 recipe.ts" : "tsamae local recipe.ts";
  throw new UsageError("no recipe was given", { hint: `${example}\nsee tsamae ${command.name()} --help` });
}
