import { type FakeHostOptions, fakeHost, type Plan, plan } from "tsamae/testing";
import { type RecipeContext, recipe } from "../../src/recipes/recipe.ts";

/** What a recipe with this body would do on a fresh Debian host that has these things. */
export function planned(body: (context: RecipeContext) => unknown, host: FakeHostOptions = {}): Promise<Plan> {
  const one = recipe(async (context) => void (await body(context)));
  return plan(one, { host: fakeHost("debian-12", host) });
}

/** A plan as a person would read it, a line for each change, assumption and failure. */
export function outline({ changes, failures }: Plan): readonly string[] {
  return [
    ...changes.flatMap(({ id, action, certain, changes, assumptions }) => [
      `${id} ${action} ${certain ? "would" : "may"}: ${changes.map(({ summary }) => summary).join("; ")}`,
      ...assumptions.map((assumption) => `  as long as ${assumption}`),
    ]),
    ...failures.flatMap(({ id, message, hint }) => [
      `${id} fails: ${message}`,
      ...(hint === undefined ? [] : hint.split("\n").map((line) => `  ${line}`)),
    ]),
  ];
}
