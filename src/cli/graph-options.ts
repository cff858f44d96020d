import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import { type Given, text } from "./option-kinds.ts";

/** A drawing that was asked for. */
export interface GraphFile {
  readonly of: "recipes" | "resources";
  /** `-` is standard output. */
  readonly path: string;
}

/** `--recipe-graph` and `--resource-graph`. */
export function graphOptions(command: Command): Given<readonly GraphFile[]> {
  const recipes = text(
    command,
    "--recipe-graph <file>",
    "draw which recipe includes which, for Graphviz (.mmd: Mermaid; -: standard output), and touch no host",
  );
  const resources = text(
    command,
    "--resource-graph <file>",
    "draw the resources in their order, and who notifies whom, in the same way",
  );
  return () => {
    const [ofRecipes, ofResources] = [recipes(), resources()];
    if (ofRecipes !== undefined && ofRecipes === ofResources)
      throw new UsageError("two graphs cannot go to the same place", {
        about: "--resource-graph",
        hint: "name another file",
      });
    return [
      ...(ofRecipes === undefined ? [] : [{ of: "recipes", path: ofRecipes } as const]),
      ...(ofResources === undefined ? [] : [{ of: "resources", path: ofResources } as const]),
    ];
  };
}
