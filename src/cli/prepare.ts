import { converge } from "../engine/converge.ts";
import type { RunResult, Sink } from "../engine/events.ts";
import { listResources } from "../engine/list-resources.ts";
import type { Place } from "../errors.ts";
import type { RecipeEntry } from "../graphs/recipe-graph.ts";
import { loadRecipe } from "../recipes/load.ts";
import type { NodeFile } from "../recipes/node-files.ts";
import type { Recipe } from "../recipes/recipe.ts";
import type { Attributes } from "../resources/collector.ts";
import type { Declared } from "../resources/resource-type.ts";
import type { Transport } from "../transports/transport.ts";
import { once } from "../values/once.ts";
import type { RecipeChoices } from "./recipe-options.ts";

/** Recipes that are loaded when they are first wanted, to be run on any host. */
export interface Prepared {
  /** Settled when everything that can be wrong on this side is known. */
  loaded(): Promise<unknown>;
  /** What they declare, without changing anything. */
  list(run: Pick<HostRun, "transport" | "signal">): Promise<Listed>;
  converge(run: HostRun): Promise<RunResult>;
}

export interface Listed {
  readonly resources: readonly Declared[];
  /** Which recipes were run, and which included which. */
  readonly entries: readonly RecipeEntry[];
}

interface HostRun {
  readonly transport: Transport;
  readonly sink: Sink;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

/** What a command line says of recipes. They are loaded once, while the way to the hosts is being made. */
export function prepare({ recipes: files, nodeFiles, only, skip, shell, profile }: RecipeChoices): Prepared {
  const selection = { only, skip };
  const attributes = once(() => readAttributes(nodeFiles));
  const loaded = once(() => attributes().then(() => loadRecipes(files)));
  return {
    loaded,
    async list({ transport, signal }) {
      const entries: RecipeEntry[] = [];
      const entered = (recipe: Place, by: Place | undefined): unknown => entries.push({ recipe, by });
      const request = { recipes: loaded, transport, selection, signal, entered };
      return { resources: await listResources({ ...request, attributes: await attributes() }), entries };
    },
    async converge({ transport, sink, dryRun, signal }) {
      const options = { dryRun, profile };
      const run = { recipes: loaded, transport, sink, signal, selection, shell, options };
      return converge({ ...run, attributes: await attributes() });
    },
  };
}

/** What node files give. */
export async function readAttributes(files: readonly NodeFile[]): Promise<Attributes> {
  if (files.length === 0) return {};
  const { readNodeFiles } = await import("../recipes/node-files.ts");
  return readNodeFiles(files);
}

async function loadRecipes(files: readonly string[]): Promise<readonly Recipe<unknown>[]> {
  const recipes: Recipe<unknown>[] = [];
  for (const file of files) recipes.push(await loadRecipe(file));
  return recipes;
}
