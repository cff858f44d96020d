import type { Command, Option } from "commander";
import type { LoadedConfig, OptionValue } from "../config/load.ts";
import type { Handler } from "../engine/handlers.ts";
import { UsageError } from "../errors.ts";
import type { NodeFile } from "../recipes/node-files.ts";
import { listOf } from "../values/list-of.ts";
import { type Given, text } from "./option-kinds.ts";

/** What a config says that is no default of an option. */
export interface ConfigChoices {
  readonly handlers: readonly Handler[];
  /** To be read before those of the command line, which so win where they say otherwise. */
  readonly nodeFiles: readonly NodeFile[];
}

/** `--config`: read after the command line was, and before anybody asks what was given. */
export function configOption(command: Command): Given<ConfigChoices> {
  const path = text(command, "--config <file>", "defaults for these options, and handlers: a .ts, .js or .yaml file");
  let choices: ConfigChoices = { handlers: [], nodeFiles: [] };
  command.hook("preAction", async (_, { args }) => {
    const file = path();
    if (file === undefined) return;
    const { loadConfig } = await import("../config/load.ts");
    const config = await loadConfig(file, args);
    setDefaults(command, config);
    choices = { handlers: config.handlers, nodeFiles: nodeFilesOf(config) };
  });
  return () => choices;
}

const nodeFileOptions = { nodeJson: "json", nodeYaml: "yaml" } as const satisfies Record<string, NodeFile["format"]>;

function nodeFilesOf({ options }: LoadedConfig): readonly NodeFile[] {
  return Object.entries(nodeFileOptions).flatMap(([name, format]) =>
    listOf<string | number | boolean>(options[name] ?? []).map((path) => ({ path: String(path), format })),
  );
}

function setDefaults(command: Command, { options, placeOf }: LoadedConfig): void {
  for (const [name, value] of Object.entries(options)) {
    const option = command.options.find((one) => !one.negate && one.attributeName() === name);
    // One of another command, or one that was given here.
    if (option === undefined || command.getOptionValueSource(name) === "cli") continue;
    if (Object.hasOwn(nodeFileOptions, name)) continue;
    try {
      for (const one of listOf<string | number | boolean>(value))
        command.setOptionValueWithSource(name, parsed(option, one), "config");
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const { message, hint } = error;
      throw new UsageError(`${name}: ${message}`, { about: "--config", at: placeOf(name), hint });
    }
  }
}

/** As the option takes it from the command line: it checks its words and numbers itself. */
function parsed(option: Option, value: OptionValue): unknown {
  if (typeof value === "boolean" || option.parseArg === undefined) return value;
  return option.parseArg<unknown>(String(value), undefined);
}
