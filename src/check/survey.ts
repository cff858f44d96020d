import { type Place, RecipeError, TsamaeError } from "../errors.ts";
import type { Fact } from "../facts/fact.ts";
import type { Recipe } from "../recipes/recipe.ts";
import { declaredBy } from "../recipes/run-recipes.ts";
import { disagreements, subscribed } from "../recipes/validate.ts";
import type { Attributes } from "../resources/collector.ts";
import type { Declared } from "../resources/resource-type.ts";
import { asking, type FakeHost } from "../testing/fake-host.ts";

/** What recipes declare, and everything that is wrong with it. */
export interface Survey {
  /** With every `subscribes` turned into a `notifies` of its source. */
  readonly declared: readonly Declared[];
  readonly mistakes: readonly RecipeError[];
  /** Where recipes asked their host and then ended: what they would have declared depends on a real one. */
  readonly unfinished: readonly Unfinished[];
  /** Whether this is all: no recipe ended early, and no resource was refused. */
  readonly isWhole: boolean;
}

export interface Unfinished {
  readonly at: Place;
  /** What the recipe said. */
  readonly why: string;
}

export interface SurveyRequest {
  readonly recipes: readonly Recipe<unknown>[];
  readonly host: FakeHost;
  readonly attributes: Attributes;
  /** Told what recipes ask their host. */
  readonly asking?: ((facts: readonly Fact<unknown>[], at: Place) => void) | undefined;
}

/**
 * Runs recipes without a host. Unlike a run it goes on after a mistake, so that all of them are told.
 *
 * @throws whatever is no fault of the recipes.
 */
export async function survey({ recipes, host, attributes, asking: tell }: SurveyRequest): Promise<Survey> {
  const mistakes: RecipeError[] = [];
  const unfinished: Unfinished[] = [];
  const refused = new Set<string>();
  let hasEnded = false;
  let asked: Place | undefined;
  const ask = asking(host);
  const declared = await declaredBy(
    {
      recipes,
      node: { ...host.node, attributes },
      ask: (facts, at) => {
        asked = at;
        tell?.(facts, at);
        return ask(facts, at);
      },
    },
    {
      resource(error) {
        mistakes.push(error);
        if (error.about !== undefined) refused.add(error.about);
      },
      recipe(error) {
        if (!(error instanceof TsamaeError)) throw error;
        hasEnded = true;
        if (asked !== undefined) unfinished.push({ at: asked, why: error.message });
        else mistakes.push(asRecipeError(error));
        asked = undefined;
      },
    },
  );
  // Of a recipe that ended, nobody knows what else it would have declared.
  const amiss = hasEnded ? [] : disagreements(declared, refused);
  const isWhole = !hasEnded && refused.size === 0;
  return { declared: subscribed(declared), mistakes: [...mistakes, ...amiss], unfinished, isWhole };
}

function asRecipeError(error: TsamaeError): RecipeError {
  if (error instanceof RecipeError) return error;
  const { message, at, about, hint } = error;
  return new RecipeError(message, { at, about, hint, cause: error });
}
