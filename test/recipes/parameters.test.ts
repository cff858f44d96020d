import { describe, expect, it } from "vitest";
import { attributeName, parametersOf } from "../../src/recipes/parameters.ts";
import { type Recipe, recipe } from "../../src/recipes/recipe.ts";
import { t } from "../../src/resources/properties.ts";
import { secret } from "../../src/values/secret.ts";
import { told } from "../templates/told.ts";

const body = (): void => undefined;
const at = { file: "/site/recipes/web.ts", line: 7 };
const schema = {
  port: t.optional(t.number(), 80),
  name: t.string(),
  hosts: t.optional(t.list(t.string()), []),
  tls: t.optional(t.object({ key: t.text() })),
};

/** A recipe of a cookbook `nginx`. */
const nginx = (parameters: Parameters<typeof recipe>[0] = schema): Recipe<unknown> => ({
  ...(recipe(parameters as typeof schema, body) as Recipe<unknown>),
  at: { file: "/site/cookbooks/nginx/default.ts", line: 3 },
});

interface Sources {
  readonly given?: Readonly<Record<string, unknown>>;
  readonly files?: unknown;
}

const values = ({ given = {}, files }: Sources, parameters?: Parameters<typeof recipe>[0]) =>
  parametersOf(nginx(parameters), { given, at, attributes: files === undefined ? {} : { nginx: files } });

describe("a recipe's parameter", () => {
  it.each<[string, Sources, unknown]>([
    ["comes from include", { given: { name: "a", port: 1 }, files: { name: "b", port: 2 } }, { name: "a", port: 1 }],
    ["else from node files", { given: { name: "a" }, files: { name: "b", port: 2 } }, { name: "a", port: 2 }],
    ["else from its default", { given: { name: "a" } }, { name: "a", port: 80, hosts: [] }],
    ["is not stated by undefined", { given: { name: "a", port: undefined }, files: { port: 2 } }, { port: 2 }],
    ["is not merged", { given: { name: "a", hosts: [] }, files: { hosts: ["b"] } }, { hosts: [] }],
    [
      "may be an empty text or zero",
      { given: { name: "", port: 0 }, files: { name: "b", port: 2 } },
      { name: "", port: 0 },
    ],
    ["does not need node files of its own", { given: { name: "a" }, files: null }, { name: "a" }],
  ])("%s", (_, sources, expected) => expect(values(sources)).toMatchObject(expected as object));

  it("may have a name that every object inherits", () => {
    const parameters = { constructor: t.optional(t.string(), "x"), toString: t.optional(t.string()) };
    expect(values({}, parameters)).toEqual({ constructor: "x", toString: undefined });
  });

  it("leaves the attributes of a recipe without parameters alone", () => {
    expect(values({ files: { anything: 1 } }, {})).toEqual({});
    expect(values({ files: "text" }, {})).toEqual({});
  });

  const wrong: Readonly<Record<string, Sources>> = {
    "misspelt in include": { given: { name: "a", prot: 1 } },
    "misspelt in a node file": { files: { name: "a", prot: 1 } },
    missing: { given: {} },
    "of a wrong type in include": { given: { name: "a", port: "80" } },
    "of a wrong type in a node file": { files: { name: "a", port: "80" } },
    "null in include": { given: { name: "a", port: null } },
    "null in a node file": { files: { name: "a", port: null } },
    "not a number": { given: { name: "a", port: Number.NaN } },
    "wrong deep inside": { given: { name: "a", hosts: ["x", 5] } },
    "wrong in an object": { given: { name: "a", tls: { key: 1, cert: 2 } } },
    "a promise that nobody awaited": { given: { name: Promise.resolve("a") } },
    "a secret where it cannot be one": { given: { name: secret({ text: "hunter2!" }) } },
    "a circle": { given: { name: circle() } },
    "no object in the node files": { files: 8080 },
    "a list in the node files": { files: [8080] },
    "called __proto__": { given: JSON.parse('{"name": "a", "__proto__": 1}') },
  };

  it("is told when it is wrong, with the place it came from", async () => {
    const said: Record<string, string> = {};
    for (const [name, sources] of Object.entries(wrong)) said[name] = await told(() => values(sources));
    expect(said).toMatchInlineSnapshot(`
      {
        "a circle": "
      recipe nginx: parameter "name": expected string, got <ref *1> { self: [Circular *1] }
        at /site/recipes/web.ts:7
      ",
        "a list in the node files": "
      attributes "nginx" of the node files: expected an object of parameters, got [8080]
      ",
        "a promise that nobody awaited": "
      recipe nginx: parameter "name": expected string, got a promise: await it
        at /site/recipes/web.ts:7
      ",
        "a secret where it cannot be one": "
      recipe nginx: parameter "name": expected string, got a secret
        at /site/recipes/web.ts:7
      ",
        "called __proto__": "
      recipe nginx: unknown parameter "__proto__"
        at /site/recipes/web.ts:7
        there is: port, name, hosts, tls
      ",
        "missing": "
      recipe nginx: parameter "name": expected string, got nothing
        at /site/recipes/web.ts:7
      ",
        "misspelt in a node file": "
      attributes "nginx" of the node files: unknown parameter "prot"
        did you mean "port"?
      ",
        "misspelt in include": "
      recipe nginx: unknown parameter "prot"
        at /site/recipes/web.ts:7
        did you mean "port"?
      ",
        "no object in the node files": "
      attributes "nginx" of the node files: expected an object of parameters, got 8080
      ",
        "not a number": "
      recipe nginx: parameter "port": expected number, got NaN
        at /site/recipes/web.ts:7
      ",
        "null in a node file": "
      attributes "nginx" of the node files: parameter "port": expected number, got null
      ",
        "null in include": "
      recipe nginx: parameter "port": expected number, got null
        at /site/recipes/web.ts:7
      ",
        "of a wrong type in a node file": "
      attributes "nginx" of the node files: parameter "port": expected number, got "80"
      ",
        "of a wrong type in include": "
      recipe nginx: parameter "port": expected number, got "80"
        at /site/recipes/web.ts:7
      ",
        "wrong deep inside": "
      recipe nginx: parameter "hosts": expected string, got 5 in 1
        at /site/recipes/web.ts:7
      ",
        "wrong in an object": "
      recipe nginx: parameter "tls": expected a string or a secret, got 1 in key; unknown entry "cert"
        at /site/recipes/web.ts:7
      ",
      }
    `);
  });
});

function circle(): object {
  const one: { self?: object } = {};
  one.self = one;
  return one;
}

describe("the name of a recipe's attributes", () => {
  it.each([
    ["/site/cookbooks/nginx/default.ts", "nginx"],
    ["/site/cookbooks/nginx/sites.ts", "nginx"],
    ["/site/cookbooks/nginx/deep/er.ts", "nginx"],
    ["/srv/cookbooks/ours/cookbooks/nginx/default.ts", "nginx"],
    ["/site/recipes/web.ts", "web"],
    ["/site/recipes/web.prod.ts", "web.prod"],
    ["/site/cookbooks/loose.ts", "loose"],
  ])("of %s is %s", (file, name) => expect(attributeName(file)).toBe(name));
});
