import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LinePlace, withLine, withoutLines } from "../../src/resources/edit-lines.ts";

type Case = readonly [what: string, before: string, place: Partial<LinePlace>, after: string];

const put = (text: string, place: Partial<LinePlace>): string => withLine(text, { line: "b=2", all: false, ...place });

describe("a line that is put into a text", () => {
  it.each<Case>([
    ["is added at the end", "a=1\n", {}, "a=1\nb=2\n"],
    ["is all of an empty text", "", {}, "b=2\n"],
    ["is there already", "b=2\na=1\n", {}, "b=2\na=1\n"],
    ["is there already, although not where it would be put", "b=2\na=1\n", { after: /^a/ }, "b=2\na=1\n"],
    ["is no part of another one", "bb=2\nb=22\n", {}, "bb=2\nb=22\nb=2\n"],
    ["replaces the one that matches", "a=1\n#b=1\nc=3\n", { match: /^#?b=/ }, "a=1\nb=2\nc=3\n"],
    ["replaces the last one that matches", "b=0\nb=1\nc=3\n", { match: /^b=/ }, "b=0\nb=2\nc=3\n"],
    ["replaces all that match", "b=0\nc=3\nb=1\n", { match: /^b=/, all: true }, "b=2\nc=3\nb=2\n"],
    ["replaces a whole line by its text, not by its dots", "a.c\nabc\n", { match: "a.c" }, "b=2\nabc\n"],
    ["counts itself as the last match", "#b\nb=2\n", { match: /^#b/ }, "#b\nb=2\n"],
    ["comes after itself if a match stands below", "b=2\n#b\n", { match: /^#b/ }, "b=2\nb=2\n"],
    ["goes below the last that fits", "x1\nx2\ny\n", { after: /^x/ }, "x1\nx2\nb=2\ny\n"],
    ["goes above the first that fits", "x\ny1\ny2\n", { before: /^y/ }, "x\nb=2\ny1\ny2\n"],
    ["goes to the end where nothing fits", "x\n", { after: /^y/ }, "x\nb=2\n"],
    ["goes to the end where nothing fits above", "x\n", { before: /^y/ }, "x\nb=2\n"],
    ["goes to the beginning", "x\ny\n", { before: /^/ }, "b=2\nx\ny\n"],
    ["ends the last line, which had no end", "x", {}, "x\nb=2\n"],
    ["leaves the missing end of the text alone", "x\n#b", { match: /^#b/ }, "x\nb=2"],
    ["keeps the ends that Windows writes", "x\r\n#b\r\n", { match: /^#b$/ }, "x\r\nb=2\r\n"],
    ["gets the end that Windows writes", "x\r\n", {}, "x\r\nb=2\r\n"],
    ["heeds flags, and not where a search stopped", "#B\n#B\n", { match: /#b/giy, all: true }, "b=2\nb=2\n"],
    ["does not take dollar signs for groups", "#b\n", { match: /^#(b)/, line: "$1 $& $`" }, "$1 $& $`\n"],
    ["leaves empty lines", "\n\n#b\n\n", { match: /^#b/ }, "\n\nb=2\n\n"],
  ])("%s", (_what, before, place, after) => {
    expect(put(before, place)).toBe(after);
    expect(put(after, place)).toBe(after);
  });

  const text = fc.array(fc.constantFrom("a", "b=2", "#b", "b", "\n", "\r\n", "x")).map((parts) => parts.join(""));
  const some = fc.constantFrom(undefined, /^#?b/, /^#b/, /a/, /$/);
  const match = fc.oneof(some, fc.constantFrom("#b", "a"));
  const place = fc.record({ match, after: some, before: some, all: fc.boolean() });

  it("is put there once: a second time alters nothing", () => {
    fc.assert(
      fc.property(text, place, (before, wanted) => {
        const once = put(before, wanted);
        expect(put(once, wanted)).toBe(once);
      }),
    );
  });

  it("is there afterwards, and is all that is new", () => {
    fc.assert(
      fc.property(text, place, (before, wanted) => {
        const [old, now] = [before, put(before, wanted)].map((one) => one.split(/\r?\n/));
        expect(now).toContain("b=2");
        expect((now ?? []).filter((line) => !["b=2", ""].includes(line) && !old?.includes(line))).toEqual([]);
      }),
    );
  });
});

describe("lines that are taken out of a text", () => {
  it.each([
    ["all that match", "a\nb1\nc\nb2\n", /^b/, "a\nc\n"],
    ["by the whole text of a line", "a.c\nabc\na.c\n", "a.c", "abc\n"],
    ["down to nothing", "b", /^b/, ""],
    ["where Windows writes", "a\r\nb\r\n", /^b$/, "a\r\n"],
    ["none", "a\n\nc", /^b/, "a\n\nc"],
  ])("%s", (_what, before, match, after) => {
    expect(withoutLines(before, match)).toBe(after);
    expect(withoutLines(after, match)).toBe(after);
  });
});
