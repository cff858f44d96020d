import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type NodeFile, readNodeFiles } from "../../src/recipes/node-files.ts";
import { randomCases, seed } from "../random-cases.ts";
import { folderWith, writeFiles } from "../templates/folder.ts";
import { told } from "../templates/told.ts";

const folder = folderWith({});

/** Files by name, in order; the suffix tells the format. */
function attributes(files: Readonly<Record<string, string>>): unknown {
  writeFiles(folder, files);
  return readNodeFiles(
    Object.keys(files).map(
      (name): NodeFile => ({ path: join(folder, name), format: name.endsWith("json") ? "json" : "yaml" }),
    ),
  );
}

describe("node files", () => {
  it.each<[string, Readonly<Record<string, string>>, unknown]>([
    ["are none: no attributes", {}, {}],
    [
      "may be JSON or YAML",
      { "a.json": '{"a": {"b": [1, null]}}', "b.yml": "c: true\nd: ~\n" },
      { a: { b: [1, null] }, c: true, d: null },
    ],
    [
      "are merged deeply, later ones win",
      { "a.json": '{"a":{"x":1,"y":1}}', "b.yml": "a:\n  y: 2\n  z: 2\n" },
      { a: { x: 1, y: 2, z: 2 } },
    ],
    ["win in the order they are given", { "b.yml": "a: 1", "a.json": '{"a":2}' }, { a: 2 }],
    ["replace a list by a list", { "a.yml": "l: [1, 2]", "b.yml": "l: [3]" }, { l: [3] }],
    [
      "replace an object by what is none, and the other way round",
      { "a.yml": "a: {x: 1}\nb: 1", "b.yml": "a: 1\nb: {x: 1}" },
      { a: 1, b: { x: 1 } },
    ],
    ["replace by null", { "a.yml": "a: {x: 1}", "b.yml": "a: ~" }, { a: null }],
    [
      "may be JSON indented by tabs, with a byte order mark",
      { "a.json": '\ufeff{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n' },
      { a: { b: 1 } },
    ],
    [
      "may merge with <<, as what was written for Itamae does",
      { "a.yml": "d: &d {x: 1, y: 1}\ne:\n  <<: *d\n  y: 2\n" },
      { d: { x: 1, y: 1 }, e: { x: 1, y: 2 } },
    ],
    [
      "keep texts that look like numbers in YAML 1.1",
      { "a.yml": "a: 1_000\nb: 12:30:00\nc: no\nd: 0644\n" },
      { a: "1_000", b: "12:30:00", c: "no", d: 644 },
    ],
    [
      "know no inherited names",
      { "a.json": '{"constructor": {"x": 1}}', "b.json": '{"constructor": {"y": 2}}' },
      { constructor: { x: 1, y: 2 } },
    ],
  ])("%s", (_, files, expected) => expect(attributes(files)).toEqual(expected));

  it("take __proto__ for a name like any other", () => {
    const merged = attributes({ "a.json": '{"__proto__": {"x": 1}}', "b.yml": "__proto__:\n  y: 2\n" });
    expect(JSON.stringify(merged)).toBe('{"__proto__":{"x":1,"y":2}}');
    expect(Reflect.get({}, "y")).toBeUndefined();
  });

  it(`say for every path what the last file says that has it (seed ${seed})`, () => {
    const leaf = fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.integer(), { maxLength: 2 }));
    const key = fc.constantFrom("a", "b", "__proto__", "constructor");
    const tree = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.dictionary(key, fc.oneof({ maxDepth: 3 }, leaf, tie("tree")), { maxKeys: 3, noNullPrototype: true }),
    })).tree;
    fc.assert(
      fc.property(fc.array(tree, { minLength: 1, maxLength: 4 }), (trees) => {
        const files = trees.map((one, index) => [`${index}.json`, JSON.stringify(one)] as const);
        const merged = attributes(Object.fromEntries(files));
        expect(leaves(merged)).toEqual(leaves(trees.reduce(lastWins, {})));
      }),
      randomCases(80),
    );
  });
});

/** The naive merge, over paths: a later leaf removes what stands at its path and below, and leaves on the way to it. */
function lastWins(before: unknown, after: unknown): unknown {
  const isTree = (value: unknown): value is object =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isTree(before) || !isTree(after)) return after;
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const at = (tree: object, key: string): unknown => Object.getOwnPropertyDescriptor(tree, key)?.value;
  return Object.fromEntries(
    [...keys].map((key) => [
      key,
      Object.hasOwn(after, key) ? lastWins(at(before, key), at(after, key)) : at(before, key),
    ]),
  );
}

/** As text, with sorted keys, so that no name is special to the comparison. */
function leaves(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [JSON.stringify(value)];
  const inner = Object.entries(value).flatMap(([key, one]: [string, unknown]) =>
    leaves(one).map((leaf) => `${key}.${leaf}`),
  );
  return inner.length === 0 ? ["{}"] : inner.toSorted();
}

describe("a node file that is wrong", () => {
  it.each<[string, string, string, string, number]>([
    ["YAML with a tab", "a.yml", "a:\n\t- b\n", "Tabs are not allowed as indentation", 2],
    ["YAML with a key twice", "a.yml", "a: 1\nb: 1\na: 2\n", "Map keys must be unique", 3],
    ["YAML with an unknown alias", "a.yml", "a: 1\nb: *nobody\n", "Unresolved alias", 2],
    ["several YAML documents", "a.yml", "a: 1\n---\nb: 1\n", "Source contains multiple documents", 2],
    ["YAML that is a list", "a.yml", "- a\n", "expected an object of attributes", 1],
    ["YAML that is a text", "a.yml", "hello\n", "expected an object of attributes", 1],
    ["an empty YAML file", "a.yml", "", "the file is empty: expected an object of attributes", 1],
    ["YAML of comments", "a.yml", "# a: 1\n", "expected an object of attributes", 1],
    ["an empty JSON file", "a.json", "", "Unexpected end of JSON input", 1],
    ["JSON that ends too soon", "a.json", '{\n"a": 1', "", 2],
    ["JSON with a comma too many", "a.json", '{\n  "a": 1,\n}', "Expected double-quoted property name", 3],
    ["JSON without quotes", "a.json", "{\n  a: 1\n}", "Expected property name or '}'", 2],
    ["JSON with single quotes", "a.json", '{\n "a": 1,\n "b": \'x\'\n}', "Unexpected token '''", 3],
    ["JSON with NaN", "a.json", '{"a": 1,\n\n"b": NaN}', "Unexpected token 'N'", 3],
    ["JSON with a comment", "a.json", '{"a": 1}\n# x', "Unexpected non-whitespace character after JSON", 2],
    ["JSON that is a list", "a.json", "[]", "expected an object of attributes", 1],
    ["JSON that is null", "a.json", "null", "expected an object of attributes", 1],
  ])("%s is told with its line", async (_, name, text, message, line) => {
    const say = await told(() => attributes({ [name]: text }), folder);
    const option = name.endsWith("json") ? "--node-json" : "--node-yaml";
    expect(say).toContain(`\n${option}: ${message}`);
    expect(say).toContain(`\n  at HERE/${name}:${line}\n`);
    expect(say.trim().split("\n").length).toBeLessThan(4);
  });

  it("is told to be YAML where it is that", async () => {
    expect(await told(() => attributes({ "a.json": "a: 1\n" }), folder)).toMatchInlineSnapshot(`
      "
      --node-json: Unexpected token 'a'
        at HERE/a.json:1
        it is YAML, not JSON: give it with --node-yaml, or mend it
      "
    `);
  });

  it("is told when it is not there, or no file", async () => {
    const read = (path: string) => told(() => readNodeFiles([{ path, format: "json" }]), folder);
    expect(await read("/no/such.json")).toMatchInlineSnapshot(`
      "
      --node-json: there is no file /no/such.json
      "
    `);
    expect(await read(folder)).toMatchInlineSnapshot(`
      "
      --node-json: cannot read HERE: Error: EISDIR: illegal operation on a directory, read
      "
    `);
  });

  it("does not take long for a billion laughs", async () => {
    const bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let n = 1; n < 12; n += 1)
      bomb.push(`a${n}: &a${n} [${Array.from({ length: 10 }, () => `*a${n - 1}`).join(", ")}]`);
    expect(await told(() => attributes({ "a.yml": bomb.join("\n") }), folder)).toMatchInlineSnapshot(`
      "
      --node-yaml: Excessive alias count indicates a resource exhaustion attack
        at HERE/a.yml:1
      "
    `);
  });
});
