import type { Command } from "commander";
import type { Handler } from "../engine/handlers.ts";
import { UsageError } from "../errors.ts";
import type { NodeFile } from "../recipes/node-files.ts";
import type { Selection } from "../recipes/select.ts";
import type { LogLevel } from "../reports/log-level.ts";
import type { UserShell } from "../session/user-shell.ts";
import { configOption } from "./config-option.ts";
import { type GraphFile, graphOptions } from "./graph-options.ts";
import { flag, type Given, list, text } from "./option-kinds.ts";
import { logLevelOption, type OutputChoices, outputOptions } from "./output-options.ts";

/** What is common to all commands that run recipes. */
export interface RecipeChoices extends OutputChoices, Selection {
  readonly recipes: readonly string[];
  readonly dryRun: boolean;
  /** Only tell what the recipes declare. */
  readonly list: boolean;
  /** Only draw it. */
  readonly graphs: readonly GraphFile[];
  /** Show the plan and ask before anything is changed. */
  readonly confirm: boolean;
  readonly shell: UserShell | undefined;
  /** Hosts at a time. */
  readonly parallel: number;
  /** In the order they were given: later ones win. */
  readonly nodeFiles: readonly NodeFile[];
  readonly detailedExitCode: boolean;
  readonly logLevel: LogLevel;
  /** Tell where the time went. */
  readonly profile: boolean;
  /** Of the config. */
  readonly handlers: readonly Handler[];
}

/** Whether the recipes are only looked at. */
export const isOnlyLooking = ({ list, graphs }: Pick<RecipeChoices, "list" | "graphs">): boolean =>
  list || graphs.length > 0;

/** How the commands that need one name their host. */
const target: Readonly<Record<string, { readonly usage: string; readonly example: string }>> = {
  ssh: { usage: "--host HOST ", example: "--host web1 " },
  docker: { usage: "--container NAME | --image IMAGE ", example: "--container web " },
  exec: { usage: "--via COMMAND ", example: '--via "podman exec -i web" ' },
};

export function recipeOptions(command: Command): Given<RecipeChoices> {
  // Optional for commander, so that the error can be ours.
  command.usage(`${target[command.name()]?.usage ?? ""}RECIPE... [options]`);
  command.argument("[RECIPE...]", "recipe files, run in this order as one run");
  command.optionsGroup("Run:");
  const dryRun = flag(command, "-n, --dry-run", "show what would change, and change nothing");
  const listing = flag(command, "--list", "print the resources with their places, and touch no host");
  const graphs = graphOptions(command);
  const confirm = flag(command, "--confirm", "show what would change, ask, then do it");
  const selection = selectionOptions(command);
  const shell = shellOptions(command);
  const nodeFiles = nodeFileOptions(command);
  const detailedExitCode = flag(
    command,
    "--detailed-exitcode",
    "exit with 2 when something changed (with --dry-run: would or may change), with 6 when something changed and something failed",
  );
  const config = configOption(command);
  const output = runOutputOptions(command);
  return () => ({
    recipes: recipesOf(command),
    dryRun: dryRun(),
    list: listing(),
    graphs: graphs(),
    confirm: confirm(),
    shell: shell(),
    ...selection(),
    parallel: 1,
    nodeFiles: [...config().nodeFiles, ...nodeFiles()],
    detailedExitCode: detailedExitCode(),
    handlers: config().handlers,
    ...output(),
  });
}

function runOutputOptions(command: Command): Given<OutputChoices & Pick<RecipeChoices, "logLevel" | "profile">> {
  const output = outputOptions(command);
  const logLevel = logLevelOption(command);
  const profile = flag(command, "--profile", "tell after the run where its time went");
  return () => ({ ...output(), logLevel: logLevel(), profile: profile() });
}

function selectionOptions(command: Command): Given<Selection> {
  const only = list(
    command,
    "--only <glob>",
    "only resources whose id matches, such as 'template[*]', and what they notify; may be repeated",
  );
  const skip = list(
    command,
    "--skip <glob>",
    "no resource whose id matches, not even when it is notified; may be repeated",
  );
  return () => ({ only: only(), skip: skip() });
}

function shellOptions(command: Command): Given<UserShell | undefined> {
  const program = text(command, "--shell <program>", "what runs commands and guards on the host (default: sh)");
  const login = flag(command, "--login-shell", "run it as a login shell, which reads the user's profile");
  return () => (program() === undefined && !login() ? undefined : { program: program(), login: login() });
}

export function nodeFileOptions(command: Command): Given<readonly NodeFile[]> {
  const files: NodeFile[] = [];
  const add = (format: NodeFile["format"]) => (path: string) => files.push({ path, format });
  const about = "attributes and parameters for the recipes; may be repeated, later files win";
  command.option("-j, --node-json <file>", about, add("json"));
  command.option("-y, --node-yaml <file>", "the same in YAML", add("yaml"));
  return () => files;
}

/** @throws UsageError when there is none. */
export function recipesOf(command: Command): readonly string[] {
  if (command.args.length > 0) return command.args;
  const example = `tsamae ${command.name()} ${target[command.name()]?.example ?? ""}recipe.ts`;
  throw new UsageError("no recipe was given", { hint: `${example}\nsee tsamae ${command.name()} --help` });
}
