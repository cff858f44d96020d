import { expect, it } from "vitest";
import type { Place } from "../../src/errors.ts";
import { include } from "../../src/recipes/include.ts";
import { recipe } from "../../src/recipes/recipe.ts";
import { runRecipes } from "../../src/recipes/run-recipes.ts";

it("a run tells which recipe includes which, also one that was included before", async () => {
  const inner = recipe(() => undefined);
  const outer = recipe(async () => {
    await include(inner);
    await include(inner);
  });
  const entries: (readonly [Place, Place | undefined])[] = [];
  await runRecipes({
    recipes: [outer, inner],
    node: { attributes: {} } as never,
    ask: async () => [],
    entered: (one, by) => entries.push([one, by]),
  });
  expect(entries).toEqual([
    [outer.at, undefined],
    [inner.at, outer.at],
    [inner.at, outer.at],
    [inner.at, undefined],
  ]);
});
