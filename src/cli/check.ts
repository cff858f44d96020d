import type { Command } from "commander";
import { checkRecipes } from "../check/check-recipes.ts";
import { checkLines } from "../check/finding-lines.ts";
import { jsonLines } from "../check/json-lines.ts";
import type { NodeFile } from "../recipes/node-files.ts";
import { paintFor } from "../reports/paint.ts";
import { type Preset, presets } from "../testing/presets.ts";
import { wantsColor } from "./color.ts";
import { defineCommand } from "./command-definition.ts";
import { choice } from "./option-kinds.ts";
import { type OutputChoices, outputOptions } from "./output-options.ts";
import { readAttributes } from "./prepare.ts";
import { nodeFileOptions, recipesOf } from "./recipe-options.ts";
import type { World } from "./world.ts";

interface CheckChoices extends OutputChoices {
  readonly recipes: readonly string[];
  readonly nodeFiles: readonly NodeFile[];
  readonly platform: Preset;
}

/** Which host the recipes are shown, unless told. */
const usual: Preset = "debian-12";

/** Says what is wrong with recipes, and what is probably not meant, without a host. */
export const check = defineCommand({
  examples: [
    "tsamae check recipe.ts",
    "tsamae check --platform ubuntu-24.04 -y web.yaml base.ts web.ts   as one run on such a host",
    "tsamae check --format json recipe.ts | jq -r .name",
  ],
  options(command: Command) {
    command.usage("RECIPE... [options]");
    command.argument("[RECIPE...]", "recipe files, looked at in this order as one run");
    command.optionsGroup("Check:");
    const others = presets.filter((preset) => preset !== usual);
    const platform = choice(
      command,
      ["--platform <name>", "what the recipes are told the host is"],
      [usual, ...others],
    );
    const nodeFiles = nodeFileOptions(command);
    const output = outputOptions(command);
    return (): CheckChoices => ({
      recipes: recipesOf(command),
      nodeFiles: nodeFiles(),
      platform: platform(),
      ...output(),
    });
  },
  run: checked,
});

async function checked({ recipes, nodeFiles, platform, format, color }: CheckChoices, world: World): Promise<number> {
  const attributes = await readAttributes(nodeFiles);
  const result = await checkRecipes({ files: recipes, attributes, platform, signal: world.signal });
  const paint = paintFor(wantsColor(color, world.stdout, world.env));
  const lines = format === "json" ? jsonLines(result) : checkLines(result, paint);
  world.stdout.write(lines.map((line) => `${line}\n`).join(""));
  return result.findings.length === 0 ? 0 : 1;
}
