import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SpoiltAnswer } from "../../src/facts/fact.ts";
import { seal, sealLines, unseal, unsealLines } from "../../src/facts/seal.ts";
import { raw, sh } from "../../src/values/shell.ts";
import { randomCases, seed } from "../random-cases.ts";
import { runFragment, shells } from "./shells.ts";

const word = "k3x9m2";
const unsealed = (output: string): string => Buffer.from(unseal(word, Buffer.from(output))).toString();
const lines = (output: string): string => Buffer.from(unsealLines(word, Buffer.from(output))).toString();

describe.each(shells)("a seal in $name", (shell) => {
  it(`brings any text back, its last newlines too (seed ${seed})`, () => {
    const text = fc.string({ unit: "grapheme", maxLength: 200 }).map((one) => one.replaceAll("\0", ""));
    fc.assert(
      fc.property(fc.oneof(text, fc.constantFrom("", "\n", "\n\n\n", ".", "ä\n", "-n", "%s\\n")), (one) => {
        expect(unsealed(runFragment(shell, seal(word, sh`printf %s ${one}`)).toString())).toBe(one);
      }),
      randomCases(30),
    );
  });

  it("brings lines back, each as it was printed", () => {
    const script = raw("for n in 1 2; do printf 'noise\\n%s line %s ü\\n' \"$tsamae_word\" $n; done");
    expect(lines(runFragment(shell, sealLines(word, script)).toString())).toBe("line 1 ü\nline 2 ü\n");
  });
});

describe("a sealed answer", () => {
  const whole = `${word} 4\nabc.${word}\n`;

  it.each([
    ["nothing", ""],
    ["a cut end", whole.slice(0, -1)],
    ["output in the middle", `${word} 4\nabLATEc.${word}\n`],
    ["output within the header", `${word} LATE4\nabc.${word}\n`],
    ["a length that is not the text's", `${word} 3\nabc.${word}\n`],
    ["another word", whole.replaceAll(word, "forged")],
    ["an answer without the word", "tsamae file 4\nabc.\n"],
  ])("is spoilt by %s", (_, output) => {
    expect(() => unsealed(output)).toThrow(SpoiltAnswer);
  });

  it.each([
    ["alone", whole],
    ["after late output", `late\nforged 4\nxyz.forged\n${whole}`],
    ["before late output", `${whole}late`],
  ])("is the text, %s", (_, output) => expect(unsealed(output)).toBe("abc"));
});

describe("sealed lines", () => {
  it("are those that begin with the word, and are whole", () => {
    const output = `late\n0 9\n\n${word} 0 4\nmore ${word} 0 5\n${word}0 6\n${word} 1 7`;
    expect(lines(output)).toBe("0 4\n");
  });
});
