import type { Command } from "commander";
import type { World } from "./world.ts";

/** What a command line says, and what comes of it. */
export interface ParsedCommand {
  /** What was chosen, as plain data. */
  readonly choices: unknown;
  /** Does it, and gives the exit code. */
  run(world: World): Promise<number>;
}

/** A command, in its own file, which is loaded when it is asked for. */
export interface CommandDefinition {
  /** Adds arguments, options and subcommands; `onParsed` is to be called with what they were given. */
  define(command: Command, onParsed: (parsed: ParsedCommand) => void): void;
}

export interface CommandParts<Choices> {
  readonly examples: readonly string[];
  /** Adds arguments and options; what it returns reads what they were given. */
  readonly options: (command: Command) => () => Choices;
  readonly run: (choices: Choices, world: World) => Promise<number>;
}

/** A command without subcommands. */
export function defineCommand<Choices>({ examples, options, run }: CommandParts<Choices>): CommandDefinition {
  return {
    define(command, onParsed) {
      const read = options(command);
      addExamples(command, examples);
      command.action(() => {
        const choices = read();
        onParsed({ choices, run: (world) => run(choices, world) });
      });
    },
  };
}

export function addExamples(command: Command, examples: readonly string[]): void {
  if (examples.length > 0)
    command.addHelpText("after", `\nExamples:\n${examples.map((line) => `  ${line}`).join("\n")}`);
}
