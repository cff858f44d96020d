import { describe, expect, it } from "vitest";
import { diffLines } from "../../src/reports/diff-lines.ts";
import { paintFor } from "../../src/reports/paint.ts";

const lines = (before: string, after: string) => diffLines({ path: "/a", before, after }, paintFor(false));
const numbered = (count: number, word = "line") =>
  Array.from({ length: count }, (_, index) => `${word} ${index}\n`).join("");

describe("a difference", () => {
  it("is unified, without the header", () => {
    expect(lines("a\nb\n", "a\nc\n")).toEqual(["@@ -1,2 +1,2 @@", " a", "-b", "+c"]);
  });

  it("tells of a missing newline at the end", () => {
    expect(lines("a\n", "a")).toEqual(["@@ -1,1 +1,1 @@", "-a", "+a", "\\ No newline at end of file"]);
  });

  it("is cut when it is long", () => {
    const cut = lines(numbered(100), numbered(100, "other"));
    expect(cut).toHaveLength(61);
    expect(cut.at(-1)).toBe("… 141 more lines");
  });

  it("is not computed for ever", () => {
    expect(lines(numbered(20_000), numbered(20_000, "other"))).toEqual([
      "@@ 20000 lines before, 20000 lines after: nothing is alike @@",
    ]);
  });

  it("of an emptied file shows what went", () => {
    expect(lines("a\nb\n", "")).toEqual(["-a", "-b"]);
  });

  it("of an empty new file is nothing", () => {
    expect(lines("", "")).toEqual([]);
  });

  it("has no endless lines", () => {
    expect(lines("", "x".repeat(10_000))[0]).toHaveLength(300);
  });
});
