import { closest, distance } from "fastest-levenshtein";

/**
 * The known name that was probably meant, or undefined when none is near.
 *
 * @example suggest("conten", ["content", "mode"]) // "content"
 */
export function suggest(wrong: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const folded = known.find((name) => fold(name) === fold(wrong));
  if (folded !== undefined) return folded;
  const near = closest(wrong, known);
  return distance(wrong, near) <= Math.max(1, Math.floor(wrong.length / 3)) ? near : undefined;
}

/** The hint of an error about a name: what was probably meant, else what there is. */
export function suggestionHint(wrong: string, known: readonly string[]): string {
  const meant = suggest(wrong, known);
  if (meant !== undefined) return `did you mean "${meant}"?`;
  return known.length === 0 ? "there is none" : `there is: ${known.join(", ")}`;
}

/** `only_if`, `only-if` and `onlyIf` are the same word. */
const fold = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, "");
