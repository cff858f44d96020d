import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { levels } from "../../src/reports/log-level.ts";

const document = readFileSync(new URL("../../docs/events.md", import.meta.url), "utf8");
/** What is no event of a run: lines that commands add. */
const added = ["error", "image-committed", "resource", "finding", "unchecked", "check-finished"];
const types = [...Object.keys(levels), ...added];
const sections = new Map(document.split(/^## /m).map((section) => [section.split("\n", 1)[0] ?? "", section]));

describe("docs/events.md", () => {
  it("describes every event, and no other", () => {
    expect([...sections.keys()].slice(1).toSorted()).toEqual(types.toSorted());
  });

  it.each(types)("has an example of %s, and names its fields", (type) => {
    const section = sections.get(type) ?? "";
    const line = /^```jsonl\n(.+)\n```$/m.exec(section)?.[1] ?? "";
    const example: unknown = JSON.parse(line);
    expect(example).toMatchObject({ version: 1, type });
    const fields = Object.keys(Object(example)).filter((field) => !["version", "type", "host"].includes(field));
    for (const field of fields) expect(section).toMatch(new RegExp(`\`${field}\\??\``));
  });
});
