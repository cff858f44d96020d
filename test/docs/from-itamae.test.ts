import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { choicesOf } from "./command-lines.ts";
import { isCommandLine } from "./examples.ts";
import { itamaeWords } from "./itamae-words.ts";
import { typeOf, unknownNames } from "./known-names.ts";
import { environment, planOf } from "./page-plan.ts";
import { type WordRow, wordRows } from "./word-tables.ts";

const page = readFileSync(join(resolve(import.meta.dirname, "../.."), "docs/from-itamae.md"), "utf8");
const rows = wordRows(page);

/** A resource's own word, else the heading. */
const keyOf = ({ section }: WordRow): string => /^(\w+) is \w+$/.exec(section)?.[1] ?? section;
const placed = ({ line, cell }: WordRow, problem: string): string => `${line}: ${cell}: ${problem}`;

describe("the page for those who come from Itamae", () => {
  it("has a row for every word of Itamae", () => {
    const missing = Object.entries(itamaeWords).flatMap(([section, words]) => {
      const known = rows.filter((row) => keyOf(row) === section).flatMap(({ theirs, cell }) => [...theirs, cell]);
      return words.filter((word) => !known.includes(word)).map((word) => `${section}: ${word}`);
    });
    expect(missing).toEqual([]);
  });

  it("has no row for what is no word of Itamae", () => {
    const wrong = rows.filter((row) => {
      const known = itamaeWords[keyOf(row)] ?? [];
      const words = row.theirs.length === 0 ? [row.cell] : row.theirs;
      return !known.includes(row.cell) && words.some((word) => !known.includes(word));
    });
    expect(wrong.map((row) => placed(row, row.section))).toEqual([]);
  });

  it("names what tsamae has", () => {
    expect(rows.flatMap((row) => unknownNames(row).map((name) => placed(row, `there is no ${name}`)))).toEqual([]);
  });

  it("says why where there is nothing of the kind, and shows everything else", () => {
    const mute = rows.filter(({ isMissing, remark, example }) =>
      isMissing ? remark.length < 20 : example === undefined,
    );
    expect(mute.map((row) => placed(row, "no example, or no reason"))).toEqual([]);
  });

  it("shows the word that it speaks of", () => {
    const others = rows.flatMap((row) => row.ours.filter((name) => !shows(row, name)).map((name) => placed(row, name)));
    expect(others).toEqual([]);
  });
});

/** The default action is shown by leaving it out. */
function shows(row: WordRow, name: string): boolean {
  const { example = "", theirs, ours } = row;
  const isDefault = theirs[ours.indexOf(name)]?.startsWith(":") === true && typeOf(row)?.defaultAction === name;
  if (isDefault || name.startsWith("TSAMAE_")) return true;
  if (isCommandLine(example)) return ` ${example} `.includes(` ${name} `);
  return name.startsWith("<") || name.startsWith('"')
    ? example.includes(name)
    : new RegExp(`\\b${name.replaceAll(".", "\\.")}\\b`).test(example);
}

describe("the examples of the page for those who come from Itamae", () => {
  beforeEach(() => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  });
  afterEach(() => void vi.unstubAllEnvs());

  const shown = rows.filter((row): row is WordRow & { readonly example: string } => row.example !== undefined);
  const configs = shown.filter(({ example }) => example.includes("defineConfig("));
  const recipes = shown.filter((row) => !isCommandLine(row.example) && !configs.includes(row));
  const commandLines = shown.filter(({ example }) => isCommandLine(example));

  it.each(recipes.map((row) => [row.line, row.example, row] as const))(
    "can be planned: line %i, %s",
    async (line, example, row) => {
      const { failures, resources } = await planOf(example, `line-${line}`);
      expect(failures).toEqual([]);
      const type = typeOf(row)?.type;
      if (type !== undefined) expect(resources).toContainEqual(expect.stringMatching(`^${type}\\[`));
    },
  );

  it("can be planned: the recipe at the top", async () => {
    const [, recipe = ""] = /^```ts\n([\s\S]*?)^```$/m.exec(page) ?? [];
    expect(await planOf(recipe, "top")).toMatchObject({
      failures: [],
      resources: ["package[nginx]", "template[/etc/nginx/sites-available/main]", "service[nginx]"],
    });
  });

  it.each(commandLines.map(({ line, example }) => [line, example] as const))(
    "is understood: line %i, %s",
    async (_line, example) => {
      await expect(choicesOf(example)).resolves.toBeDefined();
    },
  );
});
