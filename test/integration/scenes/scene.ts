/** What a type of resource is tried with: as many as are wanted, each with another odd name or text where it can have one. */
export interface Scene {
  /** The source text of the `number`th one in a recipe. */
  readonly declare: (number: number, place: Place) => string;
  /** How many different ones there can be on one host; default: as many as you like. */
  readonly most?: number;
  /** Shell text that gets a host ready for so many. */
  readonly before?: (count: number) => string;
  /** Shell text that looks at the host from outside, and prints what it finds with a NUL byte after each. */
  readonly look: string;
  /** What it finds once so many are there, in any order. */
  readonly finds: (count: number) => readonly string[];
}

/** What lies on the control machine for the recipe. */
export interface Place {
  /** A folder with a file of each odd name, and the folder `tree`. */
  readonly sources: string;
}

/** Below this each type has a folder of its own on the host. */
export const home = "/srv/every";

/** A folder on the host for a type's own things, beside what its resources make. */
export const stock = "/srv/stock";

/** A value as it stands in a recipe. */
export const q = (value: unknown): string => JSON.stringify(value);

export const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, number) => number);

/** Prints `name=content` of every file of a folder. */
export const contentsOf = (folder: string): string =>
  `cd ${folder} && find . -mindepth 1 -type f -exec sh -c 'for f; do printf "%s=" "\${f#./}"; cat -- "$f"; printf "\\0"; done' sh {} +`;
