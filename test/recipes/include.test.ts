import { describe, expect, it } from "vitest";
import { include, includeRecipe } from "../../src/recipes/include.ts";
import { fail, type Recipe, recipe } from "../../src/recipes/recipe.ts";
import { file, service } from "../../src/resources/index.ts";
import { t } from "../../src/resources/properties.ts";
import { secret } from "../../src/values/secret.ts";
import { told } from "../templates/told.ts";
import { planned } from "./planned.ts";

const site = recipe({ name: t.string(), more: t.optional(t.unknown()) }, ({ name }) => {
  file(`/srv/${name}`);
});

describe("include", () => {
  it("declares what the recipe declares, where it is called", async () => {
    const { resources } = await planned(async () => {
      file("/srv/first");
      await include(site, { name: "a" });
      file("/srv/last");
    });
    expect(resources).toEqual(["file[/srv/first]", "file[/srv/a]", "file[/srv/last]"]);
  });

  it("waits for an async recipe", async () => {
    const slow = recipe(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      file("/srv/slow");
    });
    const { resources } = await planned(async () => {
      await include(slow);
      file("/srv/after");
    });
    expect(resources).toEqual(["file[/srv/slow]", "file[/srv/after]"]);
  });

  it.each<[string, unknown, unknown, number]>([
    ["the same", { x: [1, { y: 2 }] }, { x: [1, { y: 2 }] }, 1],
    ["the same in another order", { x: 1, y: 2 }, { y: 2, x: 1 }, 1],
    ["the same secret", secret({ text: "one-secret" }), secret({ text: "one-secret" }), 1],
    ["not stated and undefined", undefined, undefined, 1],
    ["another value", { x: 1 }, { x: 2 }, 2],
    ["one more entry", { x: 1 }, { x: 1, y: 2 }, 2],
    ["a list and an object like it", [1], { 0: 1 }, 2],
    ["another secret", secret({ text: "one-secret" }), secret({ text: "two-secret" }), 2],
    ["another function", () => 1, () => 2, 2],
    ["another date", new Date(1), new Date(2), 2],
    ["big integers", 1n, 2n, 2],
    ["NaN twice", Number.NaN, Number.NaN, 1],
  ])("runs a recipe once for parameters that are %s, else again", async (_, one, other, times) => {
    const { resources } = await planned(async () => {
      await include(site, { name: "a", more: one });
      await include(site, { name: "a", more: other });
    });
    expect(resources).toHaveLength(times);
  });

  it("lets recipes include each other: each is run once", async () => {
    const ping: Recipe = recipe(async () => {
      file("/srv/ping");
      await include(pong);
    });
    const pong: Recipe = recipe(async () => {
      file("/srv/pong");
      await include(ping);
    });
    expect((await planned(() => include(ping))).resources).toEqual(["file[/srv/ping]", "file[/srv/pong]"]);
  });

  it.each<[string, () => Promise<void> | undefined]>([
    ["at once", () => undefined],
    ["later", () => new Promise((resolve) => setTimeout(resolve))],
  ])("tells recipes that include each other without end, %s", async (_, wait) => {
    const down: Recipe<{ depth: number }> = recipe({ depth: t.number() }, async ({ depth }) => {
      await wait();
      await include(down, { depth: depth + 1 });
    });
    expect(await told(() => planned(() => include(down, { depth: 0 })))).toBe(`
recipes include each other without end: … include.test → include.test → include.test → include.test …
  at recipes/include.test.ts
  the same recipe with the same parameters is included once; these have other parameters each time
`);
  });

  it("may be nested and repeated as often as one likes, as long as it ends", async () => {
    const tree: Recipe<{ path: string }> = recipe({ path: t.string() }, async ({ path }) => {
      file(`/srv${path}`);
      if (path.length < 16) for (const side of ["/l", "/r"]) await include(tree, { path: path + side });
    });
    expect((await planned(() => include(tree, { path: "" }))).resources).toHaveLength(2 ** 9 - 1);
  });

  it.each<[unknown, string]>([
    [undefined, "nothing"],
    ["nginx", "string"],
    [{ default: site }, "object"],
    [() => 1, "function"],
  ])("refuses %j, which is no recipe", async (value, got) => {
    const say = await told(() => planned(() => include(value as never)));
    expect(say).toContain(`\ninclude(…): expected a recipe, got ${got}\n  at recipes/include.test.ts`);
  });

  it("says what to write instead", async () => {
    expect(await told(() => planned(() => include("nginx" as never)))).toMatchInlineSnapshot(`
      "
      include(…): expected a recipe, got string
        at recipes/include.test.ts
        await includeRecipe("nginx") includes a recipe by its name
      "
    `);
    expect(await told(() => planned(() => include(undefined as never)))).toMatchInlineSnapshot(`
      "
      include(…): expected a recipe, got nothing
        at recipes/include.test.ts
        import the recipe, the default export of its file; two files that import each other do not have each other's yet
      "
    `);
  });

  it("tells a mistake of the included recipe, once", async () => {
    const wrong = recipe(async () => fail("no web server here", "choose another host"));
    expect(await told(() => planned(() => include(wrong)))).toMatchInlineSnapshot(`
      "
      no web server here
        at recipes/include.test.ts
        choose another host
      "
    `);
  });

  it("gives resources whose handles work from anywhere", async () => {
    const web = recipe(() => {
      service("nginx");
    });
    const { notifications } = await planned(
      async () => {
        file("/etc/nginx.conf", { notifies: ["restart", "service[nginx]"] });
        await include(web);
      },
      { services: { nginx: {} } },
    );
    expect(notifications).toHaveLength(1);
  });
});

describe("includeRecipe", () => {
  it.each<[unknown, string]>([
    ["", 'includeRecipe(""): expected the name of a recipe'],
    ["nginx::", 'includeRecipe("nginx::"): expected the name of a recipe'],
    ["::sites", 'includeRecipe("::sites"): expected the name of a recipe'],
    ["a::b::c", 'includeRecipe("a::b::c"): expected the name of a recipe'],
    [undefined, "includeRecipe(undefined): expected the name of a recipe"],
    [5, "includeRecipe(5): expected the name of a recipe"],
    ["__proto__", 'no recipe "__proto__" found'],
    ["x".repeat(5000), `no recipe "${"x".repeat(5000)}" found`],
    ["a\0b", 'no recipe "a\0b" found'],
  ])("refuses %j", async (name, message) => {
    const say = await told(() => planned(() => includeRecipe(name as string)));
    expect(say).toContain(`\n${message}\n  at recipes/include.test.ts`);
  });
});
