import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Recipe } from "tsamae";
import { type GenericSchema, getDefault } from "valibot";
import { describe, expect, it } from "vitest";
import { CHECKOUT } from "../hosts/paths.ts";

const cookbooks = readdirSync(join(CHECKOUT, "cookbooks"));
const read = (...path: readonly string[]): string => readFileSync(join(CHECKOUT, ...path), "utf8");

/** The rows below the heading "Parameters": names, and what the page says of their default. */
function rows(page: string): ReadonlyMap<string, string> {
  const table = page.slice(page.indexOf("\n## Parameters\n")).matchAll(/^\| (`.*?`) \| (.*?) \| .*\|$/gm);
  return new Map(
    [...table].flatMap(([, names = "", told = ""]) =>
      names.split(", ").map((name) => [name.replaceAll("`", ""), told] as const),
    ),
  );
}

async function parametersOf(name: string): Promise<ReadonlyMap<string, GenericSchema>> {
  const { default: recipe }: { readonly default: Recipe<unknown> } = await import(
    join(CHECKOUT, "cookbooks", name, "default.ts")
  );
  return new Map(Object.entries(recipe.parameters));
}

/** A default as a page writes it: text without its quotes. */
const written = (value: unknown): string => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;

describe.each(cookbooks)("the cookbook %s", (name) => {
  it("has what each cookbook has", () => {
    const files = ["default.ts", "test.ts"].map((file) => join("cookbooks", name, file));
    expect([...files, `docs/cookbooks/${name}.md`].filter((file) => !existsSync(join(CHECKOUT, file)))).toEqual([]);
    expect(read("docs/README.md")).toContain(`cookbooks/${name}.md`);
  });

  it("has each of its parameters on its page, with the default", async () => {
    const parameters = await parametersOf(name);
    const told = rows(read("docs", "cookbooks", `${name}.md`));
    expect([...told.keys()]).toEqual([...parameters.keys()]);
    for (const [key, text] of told) {
      const schema = parameters.get(key);
      const value: unknown = schema === undefined ? undefined : getDefault(schema);
      if (value === undefined || !text.startsWith("`")) expect(text).not.toMatch(/^`/);
      else expect(text.replaceAll(/(?<=,) /g, "")).toBe(written(value));
    }
  });

  it("has a description of each parameter for editors", async () => {
    const source = read("cookbooks", name, "default.ts");
    const bare = [...(await parametersOf(name)).keys()].filter((key) => !new RegExp(`\\*/\\n  ${key}: `).test(source));
    expect(bare).toEqual([]);
  });
});
