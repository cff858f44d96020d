import { describe, expect, it } from "vitest";
import { type Complaint, checkRecipes } from "./check-recipes.ts";
import { goodRecipes } from "./good-recipes.ts";
import { mistakes } from "./mistakes.ts";

const imports =
  'import { defineResource, directory, execute, facts, file, include, link, nameProperty, pkg, recipe, service, t } from "tsamae";';
const before = [imports, "export default recipe(async () => {"];
const fileOf = (index: number): string => `mistake-${index}.ts`;

const wrong = mistakes.map(({ code }, index) => [fileOf(index), [...before, code, "});", ""].join("\n")] as const);
const complaints = checkRecipes({ ...goodRecipes, ...Object.fromEntries(wrong) });

describe("an editor shows", () => {
  it.each(mistakes.map((mistake, index) => ({ ...mistake, index })))("$name", ({ index, line, says }) => {
    const said = complaints.get(fileOf(index)) ?? [];
    expect(said.map((complaint) => complaint.line - before.length)).toEqual([line]);
    expect(said[0]?.message).toContain(says);
  });

  it("each of them on less than a screen", () => {
    const rows = [...complaints.values()].flat().map(rowsOf);
    expect(Math.max(...rows)).toBeLessThan(20);
  });
});

describe("an editor has no objection to", () => {
  it.each(Object.keys(goodRecipes))("%s", (file) => {
    expect(complaints.get(file)).toEqual([]);
  });
});

/** How high a message is in a terminal. */
function rowsOf({ message }: Complaint): number {
  const rows = message.split("\n").map((line) => Math.ceil(line.length / 100));
  return rows.reduce((sum, height) => sum + height, 0);
}
