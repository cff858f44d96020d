import { RecipeError } from "../errors.ts";
import { runRecipes } from "../recipes/run-recipes.ts";
import { everything, selected } from "../recipes/select.ts";
import type { Attributes, Node } from "../resources/collector.ts";
import type { Declared } from "../resources/resource-type.ts";
import { type ConvergeRequest, declaredOn, loaded } from "./converge.ts";

/**
 * What recipes declare. Only recipes that ask what the host is make it connect, and then the host is only read.
 *
 * @throws RecipeError when a recipe is wrong.
 */
export async function listResources(request: ConvergeRequest): Promise<readonly Declared[]> {
  const { attributes = {}, selection = everything, entered } = request;
  const recipes = await loaded(request);
  const unknown = unknownHost(attributes);
  try {
    return selected(await runRecipes({ recipes, node: unknown.node, ask: unknown.ask, entered }), selection);
  } catch (error) {
    if (!unknown.wasAsked()) throw error;
    return selected(await declaredOn({ ...request, recipes }), selection);
  }
}

interface UnknownHost {
  readonly node: Node;
  readonly ask: () => Promise<never>;
  wasAsked(): boolean;
}

/** A host of which nothing is known: asking it anything ends the recipe. */
function unknownHost(attributes: Attributes): UnknownHost {
  let asked = false;
  const refuse = (): never => {
    asked = true;
    throw new RecipeError("the recipe asks what the host is");
  };
  // Only `attributes` can be read of it; everything else is refused before its type could matter.
  const node = new Proxy({ attributes } as Node, {
    get: (known, name) => (name === "attributes" ? known.attributes : refuse()),
  });
  return { node, ask: async () => refuse(), wasAsked: () => asked };
}
