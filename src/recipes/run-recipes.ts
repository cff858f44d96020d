import { setImmediate } from "node:timers/promises";
import type { Declared } from "../resources/resource-type.ts";
import { type Collector, collecting, type Node } from "../resources/collector.ts";
import { enter } from "./include.ts";
import type { Recipe } from "./recipe.ts";
import { linked } from "./validate.ts";

export interface RecipesRequest {
  readonly recipes: readonly Recipe<unknown>[];
  readonly node: Node;
  readonly ask: Collector["ask"];
}

/**
 * Runs recipes in the context of one host and gives back what they declared, checked.
 *
 * @throws RecipeError for anything that is wrong in them.
 */
export async function runRecipes({ recipes, node, ask }: RecipesRequest): Promise<readonly Declared[]> {
  const collector: Collector = { node, declared: [], ask, ended: false };
  await collecting(collector, async () => {
    for (const recipe of recipes) await enter(recipe, {}, { at: recipe.at, run: collector });
  });
  collector.ended = true;
  // Code that nobody awaits gets to run once more, so that what it declares too late is told.
  await setImmediate();
  if (collector.late !== undefined) throw collector.late;
  return linked(collector.declared);
}
