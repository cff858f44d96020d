import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "oxc-parser";

interface Export {
  /** The specifier to import it by. */
  readonly from: string;
  readonly kind: "type" | "value";
}

/** Where a name can be imported from. */
export type Exports = ReadonlyMap<string, Export>;

/** What a module exports, to be imported as `from`. */
export function exportsOf(path: string, from: string): Exports {
  const { module } = parseSync(path, readFileSync(path, "utf8"));
  const entries = module.staticExports.flatMap(({ entries }) => entries);
  return new Map(
    entries.flatMap(({ exportName, isType }) => {
      const { name } = exportName;
      return typeof name === "string" ? [[name, { from, kind: isType ? "type" : "value" }]] : [];
    }),
  );
}

/** What a module imports from its neighbours: its own examples speak of that too. */
export function importsOf(path: string, folder: string): Exports {
  const { module } = parseSync(path, readFileSync(path, "utf8"));
  const near = module.staticImports.filter(({ moduleRequest }) => moduleRequest.value.startsWith("."));
  return new Map(
    near.flatMap(({ moduleRequest, entries }) => {
      const from = join(folder, moduleRequest.value);
      return entries.map(
        ({ localName, isType }) => [localName.value, { from, kind: isType ? "type" : "value" }] as const,
      );
    }),
  );
}
