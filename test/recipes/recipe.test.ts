import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { include } from "../../src/recipes/include.ts";
import { read, run } from "../../src/recipes/questions.ts";
import { fail, type Recipe, recipe } from "../../src/recipes/recipe.ts";
import { runRecipes } from "../../src/recipes/run-recipes.ts";
import { file, template } from "../../src/resources/index.ts";
import { t } from "../../src/resources/properties.ts";
import { fakeHost } from "../../src/testing/fake-host.ts";
import { secret } from "../../src/values/secret.ts";
import { told } from "../templates/told.ts";
import { planned } from "./planned.ts";

describe("recipe(…)", () => {
  const wrong: Readonly<Record<string, () => unknown>> = {
    "parameters and no function": () => recipe({ port: t.number() } as never),
    nothing: () => recipe(undefined as never),
    "a function as text": () => recipe({}, "file('/x')" as never),
    "a default instead of a type": () => recipe({ port: 80 } as never, () => undefined),
    "a type that was not called": () => recipe({ port: t.number } as never, () => undefined),
    "a name": () => recipe("nginx" as never, () => undefined),
  };

  it("refuses what is no recipe, where it is written", async () => {
    const said: Record<string, string> = {};
    for (const [name, make] of Object.entries(wrong)) said[name] = await told(make);
    expect(said).toMatchInlineSnapshot(`
      {
        "a default instead of a type": "
      parameter "port": expected its type
        at recipes/recipe.test.ts
        recipe({ port: t.optional(t.string(), "default") }, …)
      ",
        "a function as text": "
      recipe(…) was given no function
        at recipes/recipe.test.ts
        recipe(() => { … }) or recipe({ port: t.number() }, ({ port }) => { … })
      ",
        "a name": "
      parameter "0": expected its type
        at recipes/recipe.test.ts
        recipe({ 0: t.optional(t.string(), "default") }, …)
      ",
        "a type that was not called": "
      parameter "port": expected its type
        at recipes/recipe.test.ts
        recipe({ port: t.optional(t.string(), "default") }, …)
      ",
        "nothing": "
      recipe(…) was given no function
        at recipes/recipe.test.ts
        recipe(() => { … }) or recipe({ port: t.number() }, ({ port }) => { … })
      ",
        "parameters and no function": "
      recipe(…) was given no function
        at recipes/recipe.test.ts
        recipe(() => { … }) or recipe({ port: t.number() }, ({ port }) => { … })
      ",
      }
    `);
  });
});

describe("a recipe that goes wrong", () => {
  const wrong: Readonly<Record<string, () => unknown>> = {
    "fails on purpose": () => fail("this host is too small", "it needs 4 GiB"),
    "has a mistake in its code": () => (undefined as unknown as string[]).length,
    "throws later": () => Promise.reject(new RangeError("too much")),
    "throws a text": () => {
      throw "out of luck";
    },
    "throws nothing": () => {
      throw undefined;
    },
    "throws an object with a secret": () => {
      throw { password: secret({ text: "hunter2!" }) };
    },
    "asks for a secret that is not there": () => void secret({ env: "TSAMAE_NO_SUCH_VARIABLE" }),
    "makes a text of a secret": () => void file(`/etc/${secret({ text: "hunter2!" }) as unknown as string}`),
    "reads what the host cannot say": () => read(facts.package("No Such")),
    "runs a command that fails": () => run("false"),
  };

  it("is told with its place, and without a stack", async () => {
    const said: Record<string, string> = {};
    for (const [name, body] of Object.entries(wrong)) said[name] = await told(() => planned(body));
    expect(said).toMatchInlineSnapshot(`
      {
        "asks for a secret that is not there": "
      TypeError: secret({ env: "TSAMAE_NO_SUCH_VARIABLE" }): TSAMAE_NO_SUCH_VARIABLE is not set
        at recipes/recipe.test.ts
      ",
        "fails on purpose": "
      this host is too small
        at recipes/recipe.test.ts
        it needs 4 GiB
      ",
        "has a mistake in its code": "
      TypeError: Cannot read properties of undefined (reading 'length')
        at recipes/recipe.test.ts
      ",
        "makes a text of a secret": "
      TypeError: a secret has no plain text: give it whole to \`content\`, \`env\` or \`variables\`, or build a longer one with secret\`…\${it}…\`
        at recipes/recipe.test.ts
      ",
        "reads what the host cannot say": "
      cannot determine package "No Such": "No Such" is no name of a package
        at recipes/recipe.test.ts
      ",
        "runs a command that fails": "
      could not run: false
        at recipes/recipe.test.ts
        the fake host has no answer to output {"command":"false"}; give it one with facts: [facts.…(…).is(…)]
      ",
        "throws a text": "
      it threw 'out of luck', which is no Error
        at recipes/planned.ts
      ",
        "throws an object with a secret": "
      it threw { password: [secret] }, which is no Error
        at recipes/planned.ts
      ",
        "throws later": "
      RangeError: too much
        at recipes/recipe.test.ts
      ",
        "throws nothing": "
      it threw undefined, which is no Error
        at recipes/planned.ts
      ",
      }
    `);
  });

  it("is told in the words of the first mistake", async () => {
    const body = async (): Promise<void> => {
      file("/etc/first", { mode: "9" } as never);
      fail("second");
    };
    expect(await told(() => planned(body))).toContain("mode: expected octal digits");
  });

  it("may catch what an included recipe throws", async () => {
    const broken: Recipe = recipe(() => fail("broken"));
    const { resources } = await planned(() => include(broken).catch(() => void file("/etc/instead")));
    expect(resources).toEqual(["file[/etc/instead]"]);
  });
});

describe("an arrow without braces that returns a resource", () => {
  it("is a recipe like any other", async () => {
    const { resources } = await planned(() => include(recipe(() => file("/etc/a") as never)));
    expect(resources).toEqual(["file[/etc/a]"]);
  });

  it("is told where a value belongs", async () => {
    const failure = async (body: () => unknown) => (await planned(body)).failures[0]?.message;
    expect(await failure(() => file("/etc/guarded", { onlyIf: (() => ({ id: "file[/etc/a]" })) as never }))).toBe(
      "a guard function must return true or false at once, it returned object",
    );
    expect(await failure(() => file("/etc/lazy", { content: (() => ({ id: "file[/etc/a]" })) as never }))).toContain(
      "content: expected a string or a secret",
    );
    expect(await failure(() => file("/etc/guarded", { onlyIf: (() => file("/etc/b")) as never }))).toBe(
      "file[/etc/b] is outside of a recipe",
    );
  });
});

describe("a resource outside of a recipe", () => {
  it.each<[string, () => unknown]>([
    ["file[/etc/motd]", () => file("/etc/motd")],
    ["template[/etc/motd]", () => template("/etc/motd")],
    ["include(…)", () => include(recipe(() => undefined))],
    ["read(…)", () => read(facts.package("nginx"))],
    ["run(…)", () => run("true")],
  ])("is told: %s", async (what, use) => {
    const say = await told(use);
    expect(say).toContain(`\n${what} is outside of a recipe\n  at recipes/recipe.test.ts\n  write it inside of`);
  });
});

describe("what nobody waits for", () => {
  const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const late: Readonly<Record<string, () => Promise<unknown>>> = {
    "a resource in the next turn": () => soon().then(() => file("/etc/late")),
    "a recipe included in the next turn": () => soon().then(() => include(recipe(() => undefined))),
    "a question": () => read(facts.package("nginx")),
    "a command": () => run("true"),
    "an included recipe that asks": () => include(recipe(async () => void (await read(facts.package("nginx"))))),
  };

  it("is told as a missing await", async () => {
    const { node } = fakeHost("debian-12");
    const ask = (): Promise<never> => new Promise((_, reject) => setTimeout(reject, 20, new Error("too late")));
    const said: Record<string, string> = {};
    for (const [name, body] of Object.entries(late)) {
      const recipes = [recipe(() => void body().catch(() => undefined))];
      said[name] = await told(() => runRecipes({ recipes, node: { ...node, attributes: {} }, ask }));
    }
    expect(said).toMatchInlineSnapshot(`
      {
        "a command": "
      nobody waits for this answer
        at recipes/recipe.test.ts
        missing await?
      ",
        "a question": "
      nobody waits for this answer
        at recipes/recipe.test.ts
        missing await?
      ",
        "a recipe included in the next turn": "
      include(…) comes after its recipe ended
        at recipes/recipe.test.ts
        missing await? A recipe that calls async functions is itself async and awaits each of them
      ",
        "a resource in the next turn": "
      file[/etc/late] comes after its recipe ended
        at recipes/recipe.test.ts
        missing await? A recipe that calls async functions is itself async and awaits each of them
      ",
        "an included recipe that asks": "
      nobody waits for this answer
        at recipes/recipe.test.ts
        missing await?
      ",
      }
    `);
  });
});
