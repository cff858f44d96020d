import { setImmediate } from "node:timers/promises";
import { type Place, RecipeError } from "../errors.ts";
import type { Answer, Fact } from "../facts/fact.ts";
import { type Collector, collecting, type Node } from "../resources/collector.ts";
import type { Declared } from "../resources/resource-type.ts";
import { enter } from "./include.ts";
import type { Recipe } from "./recipe.ts";
import { linked } from "./validate.ts";

export interface RecipesRequest {
  readonly recipes: readonly Recipe<unknown>[];
  readonly node: Node;
  readonly ask: (facts: readonly Fact<unknown>[]) => Promise<readonly Answer<unknown>[]>;
  readonly entered?: Collector["entered"] | undefined;
}

/**
 * Runs recipes in the context of one host and gives back what they declared, checked.
 *
 * @throws RecipeError for anything that is wrong in them.
 */
export async function runRecipes({ recipes, node, ask, entered }: RecipesRequest): Promise<readonly Declared[]> {
  const open = new Set<Place>();
  const counted: Collector["ask"] = async (facts, at) => {
    open.add(at);
    return ask(facts).finally(() => open.delete(at));
  };
  const collector: Collector = { node, declared: [], within: [], ask: counted, entered, ended: false };
  await collecting(collector, async () => {
    for (const recipe of recipes) await enter(recipe, {}, { at: recipe.at, run: collector });
  });
  collector.ended = true;
  for (const at of open) throw new RecipeError("nobody waits for this answer", { at, hint: "missing await?" });
  // Code that nobody awaits gets to run once more, so that what it declares too late is told.
  await setImmediate();
  if (collector.late !== undefined) throw collector.late;
  return linked(collector.declared);
}
