import { writeFileSync } from "node:fs";
import { UsageError } from "../errors.ts";
import { toDot } from "../graphs/dot.ts";
import { toMermaid } from "../graphs/mermaid.ts";
import { recipeGraph } from "../graphs/recipe-graph.ts";
import { resourceGraph } from "../graphs/resource-graph.ts";
import type { GraphFile } from "./graph-options.ts";
import type { Listed } from "./prepare.ts";
import type { World } from "./world.ts";

/**
 * Draws what recipes declare, into files or on standard output.
 *
 * @throws UsageError for a file that cannot be written.
 */
export function writeGraphs(files: readonly GraphFile[], listed: Listed, world: World): void {
  for (const { of, path } of files) {
    const graph = of === "recipes" ? recipeGraph(listed.entries, process.cwd()) : resourceGraph(listed.resources);
    const text = path.endsWith(".mmd") ? toMermaid(graph) : toDot(graph);
    if (path === "-") world.stdout.write(text);
    else write(path, { text, about: of === "recipes" ? "--recipe-graph" : "--resource-graph" });
  }
}

function write(path: string, { text, about }: { readonly text: string; readonly about: string }): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`, {
      about,
      cause: error,
    });
  }
}
