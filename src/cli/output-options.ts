import type { Command } from "commander";
import type { Format } from "../reports/index.ts";
import type { LogLevel } from "../reports/log-level.ts";
import { choice, eitherWay, type Given } from "./option-kinds.ts";

export interface OutputChoices {
  readonly format: Format;
  readonly color: boolean | undefined;
}

export function outputOptions(command: Command): Given<OutputChoices> {
  command.optionsGroup("Output:");
  const format = choice(command, ["--format <format>", "what to print"], ["human", "json"]);
  const color = eitherWay(command, "color", {
    yes: "colour it (default: on a terminal, unless NO_COLOR is set)",
    no: "do not colour it",
  });
  return () => ({ format: format(), color: color() });
}

export function logLevelOption(command: Command): Given<LogLevel> {
  const about = "how much to print; debug shows each exchange with the host and what commands print";
  return choice(command, ["-l, --log-level <level>", about], ["info", "debug", "warn", "error"]);
}
