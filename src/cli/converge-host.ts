import type { RunResult } from "../engine/events.ts";
import type { Recipe } from "../recipes/recipe.ts";
import { reporters } from "../reports/index.ts";
import { followProgress, type Progress } from "../reports/progress.ts";
import type { Reporter } from "../reports/reporter.ts";
import { createStatusLine, type StatusLine } from "../reports/status-line.ts";
import type { Transport } from "../transports/transport.ts";
import { type AskHidden, askHidden } from "./ask-hidden.ts";
import { wantsColor } from "./color.ts";
import { exitCode } from "./exit-code.ts";
import type { RecipeChoices } from "./recipe-options.ts";
import { stopOf } from "./stopped.ts";
import { tellError } from "./tell-error.ts";
import type { World } from "./world.ts";

export interface Target {
  /** As the user calls it. */
  readonly name: string;
  transport(ask: AskHidden): Promise<Transport>;
}

/** Runs recipes on one host and reports it; gives the exit code. What is wrong with the recipes is told first. */
export async function convergeHost(choices: RecipeChoices, target: Target, world: World): Promise<number> {
  const run = await prepare(choices);
  const status = statusLine(choices, world);
  const ask: AskHidden = (what, options) => {
    status?.hide();
    return askHidden(what, options);
  };
  const transport = await target.transport(ask);
  const color = wantsColor(choices.color, world.stdout, world.env);
  const write = (text: string): void => world.stdout.write(text);
  const reporter = reporters[choices.format]({ write, color, logLevel: choices.logLevel, status });
  const progress = followProgress();
  world.signal.addEventListener("abort", () => status?.hide());
  status?.show(`connecting to ${target.name}`);
  try {
    const result = await run({ transport, world, reporter, progress });
    reporter.close();
    return exitCode(stopOf(world.signal) ?? { type: "finished", result }, { detailed: choices.detailedExitCode });
  } catch (error) {
    reporter.close();
    tellError(error, {
      world,
      format: choices.format,
      color: choices.color,
      more: (colored) => progress.describe(colored),
    });
    return exitCode(stopOf(world.signal) ?? { type: "broke", touched: progress.isTouched() }, {
      detailed: choices.detailedExitCode,
    });
  }
}

interface Watchers {
  readonly transport: Transport;
  readonly world: World;
  readonly reporter: Reporter;
  readonly progress: Progress;
}

/** Everything that can be wrong on this side, before anybody is asked for a password or a host is touched. */
async function prepare({
  recipes: files,
  nodeFiles,
  dryRun,
}: RecipeChoices): Promise<(watchers: Watchers) => Promise<RunResult>> {
  const [{ converge }, { loadRecipe }, { readNodeFiles }] = await Promise.all([
    import("../engine/converge.ts"),
    import("../recipes/load.ts"),
    import("../recipes/node-files.ts"),
  ]);
  const attributes = readNodeFiles(nodeFiles);
  const recipes: Recipe<unknown>[] = [];
  for (const file of files) recipes.push(await loadRecipe(file));
  return ({ transport, world, reporter, progress }) =>
    converge({
      recipes,
      transport,
      attributes,
      options: { dryRun },
      signal: world.signal,
      sink(event) {
        progress.sink(event);
        reporter.sink(event);
      },
    });
}

function statusLine({ format }: RecipeChoices, { stdout, env }: World): StatusLine | undefined {
  if (format !== "human" || !stdout.isTerminal || env.TERM === "dumb") return undefined;
  return createStatusLine({ write: stdout.write, columns: stdout.columns });
}
