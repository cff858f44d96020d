import { closest, distance } from "fastest-levenshtein";

/**
 * The known name that was probably meant, or undefined when none is near.
 *
 * @example suggest("conten", ["content", "mode"]) // "content"
 */
export function suggest(wrong: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const alike =
    known.find((name) => fold(name) === fold(wrong)) ?? known.find((name) => letters(name) === letters(wrong));
  if (alike !== undefined) return alike;
  const near = closest(wrong, known);
  return distance(wrong, near) <= slips(wrong.length) ? near : undefined;
}

/** The hint of an error about a name: what was probably meant, else what there is. */
export function suggestionHint(wrong: string, known: readonly string[]): string {
  const meant = suggest(wrong, known);
  if (meant !== undefined) return `did you mean "${meant}"?`;
  return known.length === 0 ? "there is none" : `there is: ${known.join(", ")}`;
}

/** Letters that changed places. */
const letters = (name: string): string => Array.from(name).toSorted().join("");

/** How many letters a typist gets wrong in a word; two that changed places count twice. */
const slips = (length: number): number => (length < 4 ? 1 : Math.max(2, Math.floor(length / 3)));

/** `only_if`, `only-if` and `onlyIf` are the same word. */
const fold = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, "");
