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
  /** `at` is where the recipe asks. */
  readonly ask: (facts: readonly Fact<unknown>[], at: Place) => Promise<readonly Answer<unknown>[]>;
  readonly entered?: Collector["entered"] | undefined;
}

/** What to do about what is wrong. If it throws, everything ends there. */
export interface Mistakes {
  /** A resource is refused: its recipe goes on without it. */
  readonly resource: (error: RecipeError) => void;
  /** A recipe ended there. */
  readonly recipe: (error: unknown) => void;
}

/**
 * Runs recipes in the context of one host and gives back what they declared, checked.
 *
 * @throws RecipeError for anything that is wrong in them.
 */
export async function runRecipes(request: RecipesRequest): Promise<readonly Declared[]> {
  return linked(await declaredBy(request, { resource: rethrow, recipe: rethrow }));
}

function rethrow(error: unknown): never {
  throw error;
}

/** What recipes declare in the context of one host, each resource checked by itself. */
export async function declaredBy(
  { recipes, node, ask, entered }: RecipesRequest,
  mistakes: Mistakes,
): Promise<readonly Declared[]> {
  const open = new Set<Place>();
  const counted: Collector["ask"] = async (facts, at) => {
    open.add(at);
    return ask(facts, at).finally(() => open.delete(at));
  };
  const collector: Collector = {
    node,
    declared: [],
    within: [],
    ask: counted,
    refuse: mistakes.resource,
    entered,
    ended: false,
  };
  await collecting(collector, async () => {
    for (const recipe of recipes) await enterNext(recipe, collector, mistakes);
  });
  collector.ended = true;
  for (const at of open)
    mistakes.recipe(new RecipeError("nobody waits for this answer", { at, hint: "missing await?" }));
  // Code that nobody awaits gets to run once more, so that what it declares too late is told.
  await setImmediate();
  if (collector.late !== undefined) mistakes.recipe(collector.late);
  return collector.declared;
}

async function enterNext(recipe: Recipe<unknown>, run: Collector, { recipe: tell }: Mistakes): Promise<void> {
  try {
    await enter(recipe, {}, { at: recipe.at, run });
  } catch (error) {
    tell(error);
  }
}
