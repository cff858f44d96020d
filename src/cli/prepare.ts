import type { RunResult, Sink } from "../engine/events.ts";
import type { Recipe } from "../recipes/recipe.ts";
import type { Declared } from "../resources/resource-type.ts";
import type { Transport } from "../transports/transport.ts";
import type { RecipeChoices } from "./recipe-options.ts";

/** Recipes that were loaded, ready to be run on any host. */
export interface Prepared {
  /** What they declare, without changing anything. */
  list(run: Pick<HostRun, "transport" | "signal">): Promise<readonly Declared[]>;
  converge(run: HostRun): Promise<RunResult>;
}

interface HostRun {
  readonly transport: Transport;
  readonly sink: Sink;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

/** Everything that can be wrong on this side, before anybody is asked for a password or a host is touched. */
export async function prepare({ recipes: files, nodeFiles, only, skip, shell }: RecipeChoices): Promise<Prepared> {
  const [{ converge }, { loadRecipe }, { readNodeFiles }] = await Promise.all([
    import("../engine/converge.ts"),
    import("../recipes/load.ts"),
    import("../recipes/node-files.ts"),
  ]);
  const attributes = readNodeFiles(nodeFiles);
  const recipes: Recipe<unknown>[] = [];
  for (const file of files) recipes.push(await loadRecipe(file));
  const selection = { only, skip };
  return {
    async list({ transport, signal }) {
      const { listResources } = await import("../engine/list-resources.ts");
      return listResources({ recipes, transport, attributes, selection, signal });
    },
    converge: ({ transport, sink, dryRun, signal }) =>
      converge({ recipes, transport, attributes, sink, signal, selection, shell, options: { dryRun } }),
  };
}
