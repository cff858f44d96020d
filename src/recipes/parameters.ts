import { basename } from "node:path";
import { type Place, RecipeError } from "../errors.ts";
import type { Attributes } from "../resources/collector.ts";
import { check } from "../resources/properties.ts";
import { suggestionHint } from "../values/suggestion.ts";
import type { Recipe } from "./recipe.ts";

/** What a recipe is called in attributes: its cookbook, else its file. */
function attributeName(file: string): string {
  return /\/cookbooks\/([^/]+)\//.exec(file)?.[1] ?? basename(file).replace(/\.[^.]+$/, "");
}

export interface Sources {
  /** From `include(recipe, …)`. */
  readonly given: Attributes;
  /** Where that was written. */
  readonly at: Place;
  /** From node files. */
  readonly attributes: Attributes;
}

/**
 * A recipe's parameters: from `include`, else from the attributes under its name, else their defaults.
 *
 * @throws RecipeError for a misspelt, missing or wrong one, naming where it came from.
 */
export function parametersOf(recipe: Recipe<unknown>, { given, at, attributes }: Sources): Attributes {
  const name = attributeName(recipe.at.file);
  const own = attributes[name];
  const fromFiles: Attributes = typeof own === "object" && own !== null ? { ...own } : {};
  const known = Object.keys(recipe.parameters);
  refuseUnknown(Object.keys(given), known, { at, about: `recipe ${name}` });
  if (known.length > 0)
    refuseUnknown(Object.keys(fromFiles), known, { about: `attributes "${name}" of the node files` });
  const values: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(recipe.parameters)) {
    const result = check(schema, given[key] ?? fromFiles[key]);
    if ("problem" in result) throw wrong(`parameter "${key}": ${result.problem}`, { at, about: `recipe ${name}` });
    values[key] = result.value;
  }
  return values;
}

interface Where {
  readonly at?: Place;
  readonly about: string;
}

function refuseUnknown(names: readonly string[], known: readonly string[], where: Where): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw wrong(`unknown parameter "${unknown}"`, where, suggestionHint(unknown, known));
}

const wrong = (message: string, where: Where, hint?: string): RecipeError =>
  new RecipeError(message, { ...where, hint });
