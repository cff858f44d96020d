import type * as v from "valibot";
import { type Place, RecipeError, TsamaeError } from "../errors.ts";
import { callSite, isOwn } from "../resources/call-site.ts";
import type { Node } from "../resources/collector.ts";

/** What a recipe's function gets besides its parameters. */
export interface RecipeContext {
  readonly node: Node;
}

type Result = void | Promise<void>;

/** A recipe: what a recipe file exports as its default. `Given` is what `include` passes to it. */
export interface Recipe<Given = Record<string, never>> {
  readonly parameters: v.ObjectEntries;
  /** Where `recipe(…)` was written. */
  readonly at: Place;
  /** For its type alone. */
  readonly given?: Given;
  readonly body: (parameters: never, context: RecipeContext) => Result;
}

/**
 * Makes a recipe of a function, which declares resources by calling their functions. It may be async.
 *
 * @example
 * export default recipe(({ node }) => {
 *   if (node.family === "debian") pkg("nginx");
 * });
 * @example
 * export default recipe({ port: t.optional(t.number(), 80) }, ({ port }) => {
 *   template("/etc/nginx/sites-available/main", { variables: { port } });
 * });
 */
export function recipe(body: (context: RecipeContext) => Result): Recipe;
export function recipe<const Entries extends v.ObjectEntries>(
  parameters: Entries,
  body: (parameters: v.InferOutput<v.StrictObjectSchema<Entries, undefined>>, context: RecipeContext) => Result,
): Recipe<v.InferInput<v.StrictObjectSchema<Entries, undefined>>>;
export function recipe(
  first: v.ObjectEntries | ((context: RecipeContext) => Result),
  second?: (parameters: never, context: RecipeContext) => Result,
): Recipe {
  const at = callSite();
  const made: Recipe | undefined =
    typeof first === "function"
      ? { parameters: {}, at, body: (_parameters, context) => first(context) }
      : second && { parameters: first, at, body: second };
  if (made === undefined) {
    throw new RecipeError("recipe(…) was given parameters but no function", {
      at,
      hint: "recipe({ port: t.number() }, ({ port }) => { … })",
    });
  }
  recipes.add(made);
  return made;
}

const recipes = new WeakSet<object>();

export function isRecipe(value: unknown): value is Recipe<unknown> {
  return typeof value === "object" && value !== null && recipes.has(value);
}

/**
 * Ends the run before anything is changed, with a message that shows the place of the call.
 *
 * @throws RecipeError always.
 */
export function fail(message: string, hint?: string): never {
  throw new RecipeError(message, { at: callSite(), hint });
}

/** An error out of a recipe's code, as a message that names the place. */
export function inRecipe(error: unknown, file: string): TsamaeError {
  if (error instanceof TsamaeError) return error;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new RecipeError(message, { at: placeOf(error, file), cause: error });
}

function placeOf(error: unknown, file: string): Place {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const sites = [...stack.matchAll(/(?:file:\/\/)?(\/[^\s():]+):(\d+):\d+/g)];
  const own = sites.find(
    ([, path = ""]) => /\.m?[jt]s$/.test(path) && !path.includes("/node_modules/") && !isOwn(path),
  );
  return own === undefined ? { file, line: 1 } : { file: own[1] ?? file, line: Number(own[2]) };
}
