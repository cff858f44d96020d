import { lintFindings } from "../../src/check/lint-findings.ts";
import { type Survey, survey } from "../../src/check/survey.ts";
import { type RecipeContext, recipe } from "../../src/recipes/recipe.ts";
import type { Attributes } from "../../src/resources/collector.ts";
import { fakeHost } from "../../src/testing/fake-host.ts";

type Body = (context: RecipeContext) => unknown;

/** What a recipe with each of these bodies declares, as one run on a Debian host. */
export function surveyed(bodies: readonly Body[], attributes: Attributes = {}): Promise<Survey> {
  const recipes = bodies.map((body) => recipe(async (context) => void (await body(context))));
  return survey({ recipes, host: fakeHost("debian-12"), attributes });
}

/** What the lints object to in a recipe with this body: `no-mode file[/etc/motd]`. */
export async function lintsOf(body: Body): Promise<readonly string[]> {
  return lintFindings(await surveyed([body])).map(({ name, about }) => `${name} ${about}`);
}
