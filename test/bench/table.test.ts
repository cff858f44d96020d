import { describe, expect, it } from "vitest";
import { replaceTables } from "../../bench/results/readme-tables.ts";
import { renderTable } from "../../bench/results/table.ts";

describe("a table of results", () => {
  it("sets numbers with their units to the right, words to the left", () => {
    const rows = [
      ["10 mixed, in order", "tsamae", "0.562 s", "1.00 ×"],
      ["1000 mixed, in order", "a|b", "16.6 s", ""],
    ];
    expect(renderTable({ columns: ["first run of", "by", "whole run", "to the floor"], rows })).toMatchInlineSnapshot(`
      "| first run of         | by     | whole run | to the floor |
      | -------------------- | ------ | --------: | -----------: |
      | 10 mixed, in order   | tsamae |   0.562 s |       1.00 × |
      | 1000 mixed, in order | a\\|b   |    16.6 s |              |"
    `);
  });
});

describe("the tables of a README", () => {
  const readme =
    "# Bench\n\n<!-- bench:a -->\nold\n<!-- /bench:a -->\n\nprose\n\n<!-- bench:b -->\n<!-- /bench:b -->\n";

  it("change between their markers, and nothing else does", () => {
    expect(replaceTables(readme, { a: "| new |", b: "| $& |" })).toBe(
      "# Bench\n\n<!-- bench:a -->\n| new |\n<!-- /bench:a -->\n\nprose\n\n<!-- bench:b -->\n| $& |\n<!-- /bench:b -->\n",
    );
  });

  it("stay as they are when they were not measured", () => {
    expect(replaceTables(readme, { b: "| new |" })).toContain("<!-- bench:a -->\nold\n<!-- /bench:a -->");
  });

  it("need a place", () => {
    expect(() => replaceTables(readme, { c: "" })).toThrow("<!-- bench:c -->");
  });
});
