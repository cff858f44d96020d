import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MarkScanner, type Piece } from "../../src/session/mark-scanner.ts";

const word = "00112233445566778899aabbccddeeff";

/** Neighbouring output put together, so that how it was cut does not show. */
function scanned(chunks: readonly Uint8Array[]): readonly unknown[] {
  const scanner = new MarkScanner(word);
  const pieces: unknown[] = [];
  let output = "";
  const flush = (): void => {
    if (output !== "") pieces.push(output);
    output = "";
  };
  for (const piece of chunks.flatMap((chunk): Piece[] => [...scanner.scan(chunk)])) {
    if (piece.type === "output") output += Buffer.from(piece.bytes).toString("latin1");
    else {
      flush();
      pieces.push(piece);
    }
  }
  flush();
  return pieces;
}

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");

/** What looks like the beginning of a mark, or like a whole one, and is none. */
const nearlyMarks = [
  word,
  `${word}>`,
  `${word}>x\n`,
  `${word}<1\n`,
  `${word}<1 \n`,
  word.slice(0, 31),
  "0",
  "00",
  `${word}>${"1".repeat(40)}\n`,
];

/** By chance the parts may make a mark, which then is one. */
const isMark = new RegExp(`${word}(~|>\\d{1,30}|<\\d+ (\\d+|-))\n`);

const output = fc
  .array(fc.oneof(fc.string({ unit: "binary-ascii" }), fc.constantFrom(...nearlyMarks, "\n", "\xff")), { maxLength: 4 })
  .map((parts) => `${parts.join("")}\n`)
  .filter((text) => !isMark.test(text));

describe("a stream of the loop", () => {
  it("is output and marks", () => {
    const stream = `banner\n${word}>7\nout${word}~\n${word}<7 3\nlate${word}>8\n${word}<8 -\n`;
    expect(scanned([bytes(stream)])).toEqual([
      "banner\n",
      { type: "begin", frame: 7 },
      "out",
      { type: "limit" },
      { type: "end", frame: 7, status: 3 },
      "late",
      { type: "begin", frame: 8 },
      { type: "end", frame: 8, status: "not run" },
    ]);
  });

  it("is read alike wherever it is cut in two", () => {
    const stream = bytes(`a\n${word}>7\n${word}${word}>z\n0011${word}~\n${word}<7 143\nb`);
    const whole = scanned([stream]);
    for (let at = 0; at <= stream.length; at++) {
      expect({ at, pieces: scanned([stream.subarray(0, at), stream.subarray(at)]) }).toEqual({ at, pieces: whole });
    }
  });

  it("is read alike however it is cut, with output that resembles marks", () => {
    const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(output, { maxLength: 5 }), cuts, (outputs, positions) => {
        const stream = bytes(outputs.map((text, frame) => `${word}>${frame}\n${text}${word}<${frame} 0\n`).join(""));
        const ends = [...new Set([...positions, stream.length])].toSorted((a, b) => a - b);
        const chunks = ends.map((end, index) => stream.subarray(ends[index - 1] ?? 0, end));
        const expected = outputs.flatMap((text, frame) => [
          { type: "begin", frame },
          text,
          { type: "end", frame, status: 0 },
        ]);
        expect(scanned(chunks)).toEqual(expected);
        expect(scanned([...stream].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
      }),
    );
  });

  it("keeps back no more than what may become a mark", () => {
    const scanner = new MarkScanner(word);
    const shown = (text: string): string =>
      [...scanner.scan(bytes(text))]
        .map((piece) => (piece.type === "output" ? Buffer.from(piece.bytes).toString() : piece.type))
        .join("|");
    expect(shown("progress 50 %")).toBe("progress 50 %");
    expect(shown(`x${word.slice(0, 5)}`)).toBe("x");
    expect(shown("!")).toBe(`${word.slice(0, 5)}!`);
  });
});
