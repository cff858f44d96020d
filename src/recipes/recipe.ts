import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
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
      : typeof second === "function"
        ? { parameters: { ...first }, at, body: second }
        : undefined;
  if (made === undefined) {
    throw new RecipeError("recipe(…) was given no function", {
      at,
      hint: "recipe(() => { … }) or recipe({ port: t.number() }, ({ port }) => { … })",
    });
  }
  refuseOtherParameters(made);
  recipes.add(made);
  return made;
}

function refuseOtherParameters({ parameters, at }: Recipe): void {
  for (const [name, schema] of Object.entries<unknown>(parameters)) {
    if (typeof schema === "object" && schema !== null && "kind" in schema && schema.kind === "schema") continue;
    throw new RecipeError(`parameter "${name}": expected its type`, {
      at,
      hint: `recipe({ ${name}: t.optional(t.string(), "default") }, …)`,
    });
  }
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

/** An error out of a recipe's code, as a message that names the place; `within` if the error does not know it. */
export function inRecipe(error: unknown, within: Place): TsamaeError {
  if (error instanceof TsamaeError) return error;
  const message =
    error instanceof Error ? `${error.name}: ${error.message}` : `it threw ${inspect(error)}, which is no Error`;
  return new RecipeError(message, { at: placeOf(error) ?? within, cause: error });
}

/** The first place of the user's own code that the error's stack names. */
function placeOf(error: unknown): Place | undefined {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  for (const [, url = "", line] of stack.matchAll(/((?:file:\/\/)?\/[^\n]*?\.[cm]?[jt]s)(?:\?[^\n:]*)?:(\d+)/g)) {
    const file = url.startsWith("file:") ? fileURLToPath(url) : url;
    if (!file.includes("/node_modules/") && !isOwn(file)) return { file, line: Number(line) };
  }
  return undefined;
}
