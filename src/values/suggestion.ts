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
  const most = slips(wrong.length);
  // Names of another length are far away, and comparing with long ones takes long.
  const near = known.filter((name) => Math.abs(name.length - wrong.length) <= most);
  if (near.length === 0) return undefined;
  const nearest = closest(wrong, near);
  return distance(wrong, nearest) <= most ? nearest : undefined;
}

/** Names that fit on a screen, and characters of one of them: an id may be a whole script. */
const shown = { names: 20, characters: 60 };

/** The hint of an error about a name: what was probably meant, else what there is. */
export function suggestionHint(wrong: string, known: readonly string[]): string {
  const meant = suggest(wrong, known);
  if (meant !== undefined) return `did you mean "${meant}"?`;
  if (known.length === 0) return "there is none";
  const more = known.length - shown.names;
  return `there is: ${known.slice(0, shown.names).map(short).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function short(name: string): string {
  const line = name.replaceAll(/\s+/g, " ");
  return line.length > shown.characters ? `${line.slice(0, shown.characters - 1)}…` : line;
}

/** Letters that changed places. */
const letters = (name: string): string => Array.from(name).toSorted().join("");

/** How many letters a typist gets wrong in a word; two that changed places count twice. */
const slips = (length: number): number => (length < 4 ? 1 : Math.max(2, Math.floor(length / 3)));

/** `only_if`, `only-if` and `onlyIf` are the same word. */
const fold = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, "");
