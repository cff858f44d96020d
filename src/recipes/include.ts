import { AsyncLocalStorage } from "node:async_hooks";
import { inspect } from "node:util";
import { type Place, RecipeError } from "../errors.ts";
import { callSite } from "../resources/call-site.ts";
import { type Attributes, type Collector, currentRun } from "../resources/collector.ts";
import { findRecipe } from "./find-recipe.ts";
import { loadRecipe } from "./load.ts";
import { attributeName, parametersOf } from "./parameters.ts";
import { inRecipe, isRecipe, type Recipe } from "./recipe.ts";
import { areSame } from "./same-parameters.ts";

/** Recipes that a run has included already, with what they were given. */
const included = new WeakMap<Collector, Map<Recipe<unknown>, Attributes[]>>();

/** The recipes that the code is in, outermost first. */
const nesting = new AsyncLocalStorage<readonly Recipe<unknown>[]>();

/** Deeper than any cookbook, and far less than what a stack can hold. */
const deepest = 100;

type Given<Parameters> = Record<never, never> extends Parameters ? [parameters?: Parameters] : [parameters: Parameters];

/**
 * Runs another recipe here, with parameters. The same recipe with the same parameters is run once.
 * Await it when that recipe is async.
 *
 * @example
 * import nginx from "../cookbooks/nginx/default.ts";
 * export default recipe(async () => { await include(nginx, { sites: { blog: { root: "/srv/blog" } } }); });
 */
export async function include<Parameters>(recipe: Recipe<Parameters>, ...[given]: Given<Parameters>): Promise<void> {
  const at = callSite();
  if (!isRecipe(recipe)) throw noRecipe(recipe, at);
  await enter(recipe, { ...given }, { at, run: currentRun("include(…)", at) });
}

/**
 * Runs a recipe found by name: `"nginx"` (its cookbook's `default`), `"nginx::sites"`, or a path relative to this recipe,
 * `"./users"`. Cookbooks are looked for in `cookbooks/` beside the recipe and in every folder above it. Once each.
 *
 * @throws RecipeError naming the places that were looked at.
 * @example
 * await includeRecipe("nginx");
 */
export async function includeRecipe(name: string): Promise<void> {
  const at = callSite();
  const what = `includeRecipe(${inspect(name)})`;
  const run = currentRun(what, at);
  if (typeof name !== "string") throw new RecipeError(`${what}: expected the name of a recipe`, { at });
  const recipe = await loadRecipe(findRecipe(name, at));
  await enter(recipe, {}, { at, run: run.ended ? currentRun(what, at) : run });
}

interface Entry {
  readonly at: Place;
  readonly run: Collector;
}

/** Runs a recipe's function in the present context. The part before its first `await` runs at once. */
export function enter(recipe: Recipe<unknown>, given: Attributes, { at, run }: Entry): void | Promise<void> {
  const parameters = parametersOf(recipe, { given, at, attributes: run.node.attributes });
  const outer = nesting.getStore() ?? [];
  run.entered?.(recipe.at, outer.at(-1)?.at);
  if (wasIncluded(recipe, parameters, run)) return;
  if (outer.length >= deepest) throw endless([...outer, recipe], at);
  try {
    // An arrow without braces returns what it declares last: that is no promise, and means nothing.
    const result: unknown = nesting.run([...outer, recipe], () => recipe.body(parameters as never, { node: run.node }));
    if (!(result instanceof Promise)) return undefined;
    return result.then(
      () => undefined,
      (error: unknown) => {
        throw inRecipe(error, recipe.at);
      },
    );
  } catch (error) {
    throw inRecipe(error, recipe.at);
  }
}

/** Whether the run has the recipe with these parameters already; from now on it has. */
function wasIncluded(recipe: Recipe<unknown>, parameters: Attributes, run: Collector): boolean {
  const seen = included.get(run) ?? new Map<Recipe<unknown>, Attributes[]>();
  included.set(run, seen);
  const times = seen.get(recipe) ?? [];
  if (times.some((before) => areSame(before, parameters))) return true;
  seen.set(recipe, [...times, parameters]);
  return false;
}

function noRecipe(given: unknown, at: Place): RecipeError {
  const hint =
    typeof given === "string"
      ? `await includeRecipe(${JSON.stringify(given)}) includes a recipe by its name`
      : "import the recipe, the default export of its file; two files that import each other do not have each other's yet";
  return new RecipeError(`include(…): expected a recipe, got ${given === undefined ? "nothing" : typeof given}`, {
    at,
    hint,
  });
}

function endless(recipes: readonly Recipe<unknown>[], at: Place): RecipeError {
  const circle = recipes.slice(-4).map(({ at }) => attributeName(at.file));
  return new RecipeError(`recipes include each other without end: … ${circle.join(" → ")} …`, {
    at,
    hint: "the same recipe with the same parameters is included once; these have other parameters each time",
  });
}
