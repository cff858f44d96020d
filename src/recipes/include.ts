import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Place, RecipeError } from "../errors.ts";
import { callSite } from "../resources/call-site.ts";
import { type Attributes, type Collector, currentRun } from "../resources/collector.ts";
import { loadRecipe } from "./load.ts";
import { parametersOf } from "./parameters.ts";
import { inRecipe, type Recipe } from "./recipe.ts";

/** Recipes that a run has included already, with what they were given. */
const included = new WeakMap<Collector, Map<Recipe<unknown>, Set<string>>>();

type Given<Parameters> = Record<never, never> extends Parameters ? [parameters?: Parameters] : [parameters: Parameters];

/**
 * Runs another recipe here, with parameters. The same recipe with the same parameters is run once.
 * Await it when that recipe is async.
 *
 * @example
 * import nginx from "../cookbooks/nginx/default.ts";
 * export default recipe(async () => { await include(nginx, { port: 8080 }); });
 */
export async function include<Parameters>(recipe: Recipe<Parameters>, ...[given]: Given<Parameters>): Promise<void> {
  const at = callSite();
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
  const run = currentRun(`includeRecipe("${name}")`, at);
  const recipe = await loadRecipe(findRecipe(name, at));
  await enter(recipe, {}, { at, run: run.ended ? currentRun(`includeRecipe("${name}")`, at) : run });
}

interface Entry {
  readonly at: Place;
  readonly run: Collector;
}

/** Runs a recipe's function in the present context. The part before its first `await` runs at once. */
export function enter(recipe: Recipe<unknown>, given: Attributes, { at, run }: Entry): void | Promise<void> {
  const seen = included.get(run) ?? new Map<Recipe<unknown>, Set<string>>();
  included.set(run, seen);
  const parameters = parametersOf(recipe, { given, at, attributes: run.node.attributes });
  const times = seen.get(recipe) ?? new Set();
  const key = JSON.stringify(parameters);
  if (times.has(key)) return;
  seen.set(recipe, times.add(key));
  try {
    const result = recipe.body(parameters as never, { node: run.node });
    return result?.catch((error: unknown) => {
      throw inRecipe(error, recipe.at.file);
    });
  } catch (error) {
    throw inRecipe(error, recipe.at.file);
  }
}

/** @throws RecipeError when there is no such recipe. */
function findRecipe(name: string, at: Place): string {
  const candidates = candidatesOf(name, dirname(at.file));
  const found = candidates.find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new RecipeError(`no recipe "${name}" found`, {
    at,
    hint: `looked for\n${candidates.map((path) => `  ${path}`).join("\n")}`,
  });
}

function candidatesOf(name: string, home: string): readonly string[] {
  if (name.startsWith(".") || name.startsWith("/")) {
    const path = resolve(home, name);
    return [
      path,
      ...endings.map((ending) => path + ending),
      ...endings.map((ending) => join(path, `default${ending}`)),
    ].filter(isRecipePath);
  }
  const [cookbook = "", file = "default"] = name.split("::");
  const folders = upward(home).flatMap((folder) => join(folder, "cookbooks", cookbook));
  return folders.flatMap((folder) => endings.map((ending) => join(folder, file + ending)));
}

const endings = [".ts", ".js"] as const;
const isRecipePath = (path: string): boolean => /\.[cm]?[jt]s$/.test(path);

function upward(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upward(parent)];
}
