/** The installed versions of one package. */
export interface ListedPackage {
  readonly versions: readonly string[];
  /** Versions that came with the language itself, and cannot be removed. */
  readonly builtIn: readonly string[];
}

/** A listing, by name. */
export type Versions = ReadonlyMap<string, ListedPackage>;

/** `gem list`: `bundler (default: 2.3.15, 2.3.7)`, `nokogiri (1.13.10 x86_64-linux)`. */
export function parseGems(output: string): Versions {
  return new Map(
    [...output.matchAll(/^(\S+) \((.*)\)$/gm)].map(([, name = "", list = ""]) => {
      const versions = list.split(", ").map((one) => one.replace(/^default: /, "").split(" ")[0] ?? "");
      const builtIn = [...list.matchAll(/default: ([^, ]+)/g)].map(([, version = ""]) => version);
      return [name, { versions, builtIn }];
    }),
  );
}

/** `gem outdated`: `rake (13.0.6 < 13.2.1)`. */
export function parseNewestGems(output: string): Versions {
  return new Map(
    [...output.matchAll(/^(\S+) \(\S+ < (\S+)\)$/gm)].map(([, name = "", newest = ""]) => [
      name,
      { versions: [newest], builtIn: [] },
    ]),
  );
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
