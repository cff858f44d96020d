import { basename } from "node:path";
import { type Place, RecipeError } from "../errors.ts";
import type { Attributes } from "../resources/collector.ts";
import { check, received } from "../resources/properties.ts";
import { suggestionHint } from "../values/suggestion.ts";
import type { Recipe } from "./recipe.ts";

/** What a recipe is called in attributes: its cookbook, else its file. */
export function attributeName(file: string): string {
  return /.*\/cookbooks\/([^/]+)\//.exec(file)?.[1] ?? basename(file).replace(/\.[^.]+$/, "");
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
  const includer = { at, about: `recipe ${name}` };
  const nodeFiles = { about: `attributes "${name}" of the node files` };
  const known = Object.keys(recipe.parameters);
  refuseUnknown(Object.keys(given), known, includer);
  if (known.length === 0) return {};
  const fromFiles = attributesFor(name, attributes, nodeFiles);
  refuseUnknown(Object.keys(fromFiles), known, nodeFiles);
  return Object.fromEntries(
    Object.entries(recipe.parameters).map(([key, schema]) => {
      const isGiven = own(given, key) !== undefined || own(fromFiles, key) === undefined;
      const result = check(schema, isGiven ? own(given, key) : own(fromFiles, key));
      if ("value" in result) return [key, result.value];
      throw wrong(`parameter "${key}": ${result.problem}`, isGiven ? includer : nodeFiles);
    }),
  );
}

function attributesFor(name: string, attributes: Attributes, where: Where): Attributes {
  const value = own(attributes, name);
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return { ...value };
  throw wrong(`expected an object of parameters, got ${received(value)}`, where);
}

/** Not what an object inherits: a parameter may be called `constructor`. */
const own = (values: Attributes, key: string): unknown => (Object.hasOwn(values, key) ? values[key] : undefined);

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
