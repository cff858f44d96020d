import type { Command } from "commander";
import { programOption } from "./docker-options.ts";
import { flag, type Given, list, number, text } from "./option-kinds.ts";
import { type OutputChoices, outputOptions } from "./output-options.ts";

export interface TestChoices extends OutputChoices {
  /** Recipes, cookbooks and files of tests. */
  readonly paths: readonly string[];
  /** Only these hosts; all of them if empty. */
  readonly hosts: readonly string[];
  readonly keep: boolean;
  readonly parallel: number;
  /** Where a report for build servers goes. */
  readonly junit: string | undefined;
  readonly program: string;
}

/** A host that boots, and installs packages, keeps about one processor busy. */
const usual = 4;

export function testOptions(command: Command): Given<TestChoices> {
  command.usage("[RECIPE|COOKBOOK...] [options]");
  command.argument(
    "[RECIPE|COOKBOOK...]",
    "recipes, or folders with a default.ts and a test.ts (default: all of cookbooks/)",
  );
  command.optionsGroup("Hosts:");
  const hosts = list(command, "--host <name>", "only this one of the tests' hosts, such as bookworm; may be repeated");
  const keep = flag(command, "--keep", "leave the containers there, and say how to look around in them");
  const parallel = number(command, ["--parallel <count>", `hosts at a time (default: ${usual})`], {
    least: 1,
    most: 100,
    whole: true,
  });
  const program = programOption(command);
  const output = outputOptions(command);
  const junit = text(command, "--junit <file>", "write a report as JUnit XML too");
  return () => ({
    paths: command.args,
    hosts: hosts(),
    keep: keep(),
    parallel: parallel() ?? usual,
    program: program() ?? "docker",
    junit: junit(),
    ...output(),
  });
}
