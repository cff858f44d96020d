import { type Place, RecipeError } from "../errors.ts";
import { suggestionHint } from "../values/suggestion.ts";

interface Known {
  readonly known: readonly string[];
  readonly at: Place;
  readonly about: string;
}

/** @throws RecipeError for a key that is not known, with the one that was probably meant. */
export function refuseMisspelt(given: object, { known, at, about }: Known): void {
  const wrong = Object.keys(given).find((key) => !known.includes(key));
  if (wrong === undefined) return;
  throw new RecipeError(`there is no "${wrong}"`, { at, about, hint: suggestionHint(wrong, known) });
}
