import { relative } from "node:path";
import type { Place } from "../errors.ts";
import type { Graph, GraphEdge } from "./graph.ts";

/** A recipe that was run, and the one that included it; undefined: it was asked for by itself. */
export interface RecipeEntry {
  readonly recipe: Place;
  readonly by: Place | undefined;
}

/** Which recipe file includes which, with paths as seen from a folder. */
export function recipeGraph(entries: readonly RecipeEntry[], folder: string): Graph {
  const files = [...new Set(entries.flatMap(({ recipe, by }) => [by?.file ?? recipe.file, recipe.file]))];
  const edges = new Map<string, GraphEdge>();
  for (const { recipe, by } of entries) {
    // Two recipes may share a file.
    if (by === undefined || by.file === recipe.file) continue;
    const [from, to] = [files.indexOf(by.file), files.indexOf(recipe.file)];
    edges.set(`${from} ${to}`, { from, to, style: "plain" });
  }
  return { nodes: files.map((file) => ({ lines: [relative(folder, file)] })), edges: [...edges.values()] };
}
