import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toText } from "../../src/facts/bytes.ts";
import { envelope, open } from "../../src/facts/envelope.ts";
import { SpoiltAnswer } from "../../src/facts/fact.ts";
import { sh } from "../../src/values/shell.ts";
import { randomCases, seed } from "../random-cases.ts";
import { runFragment, shells } from "./shells.ts";

describe.each(shells)("an envelope in $name", (shell) => {
  it(`brings any text back, its last newlines too (seed ${seed})`, () => {
    const text = fc.string({ unit: "grapheme", maxLength: 200 }).map((one) => one.replaceAll("\0", ""));
    fc.assert(
      fc.property(fc.oneof(text, fc.constantFrom("", "\n", "\n\n\n", ".", "ä\n", "-n", "%s\\n")), (one) => {
        expect(toText(open("test", runFragment(shell, envelope("test", sh`printf %s ${one}`))))).toBe(one);
      }),
      randomCases(30),
    );
  });
});

describe("an opened envelope", () => {
  const whole = "tsamae test 4\nabc.\n";
  it.each([
    ["nothing", ""],
    ["late output before", `late${whole}`],
    ["late output after", `${whole}late`],
    ["late output in the middle", "tsamae test 4\nabLATEc.\n"],
    ["a cut end", whole.slice(0, -1)],
    ["another kind's", whole.replace("test", "file")],
  ])("is spoilt by %s", (_, output) => {
    expect(() => open("test", Buffer.from(output))).toThrow(SpoiltAnswer);
  });
  it("is the text alone", () => expect(open("test", Buffer.from(whole))).toBe("abc"));
});
