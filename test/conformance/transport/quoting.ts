import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quote, sh } from "../../../src/values/shell.ts";
import { randomCases, seed } from "../../random-cases.ts";
import { type Subject, textOf } from "./subject.ts";

const pieces = [
  "'",
  '"',
  "\\",
  "$(id)",
  "`id`",
  `\${HOME}`,
  "\n",
  "\t",
  "-n",
  "--",
  "~",
  "*",
  "!",
  " ",
  "#",
  ";",
  "&",
  "é",
  "漢",
  "🦎",
];

/** Text that a shell would take apart, and any other text that can be an argument. */
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join("")),
  fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0")),
  fc.string({ unit: "binary" }).filter((text) => !text.includes("\0") && !/\p{Cs}/u.test(text)),
);

/** Each value in a frame of its own; all the frames in one exchange, so that a try costs one round trip. */
const values = fc.array(hostile, { minLength: 1, maxLength: 30 });

export function specifyQuoting(subject: Subject): void {
  describe(`a value put in by sh\`…\` (seed ${seed})`, () => {
    it("arrives as it is, as a word of a script", async () => {
      await fc.assert(
        fc.asyncProperty(values, async (texts) => {
          const replies = await subject.exchange(texts.map((text) => ({ script: sh`printf %s ${text}` })));
          expect(replies.map(({ stdout }) => textOf(stdout))).toEqual(texts);
        }),
        randomCases(8),
      );
    });

    it("arrives as it is, as a word and in the environment of a program", async () => {
      await fc.assert(
        fc.asyncProperty(values, async (texts) => {
          const replies = await subject.exchange(
            texts.map((text) => ({ script: sh`printf %s%s ${text} "$VALUE"`, process: { env: { VALUE: text } } })),
          );
          expect(replies.map(({ stdout }) => textOf(stdout))).toEqual(texts.map((text) => text + text));
        }),
        randomCases(5),
      );
    });

    it("arrives as it is, through two shells", async () => {
      await fc.assert(
        fc.asyncProperty(values, async (texts) => {
          const nested = texts.map((text) => sh`sh -c ${`printf %s ${quote(text)}`}`);
          const replies = await subject.exchange(nested.map((script) => ({ script })));
          expect(replies.map(({ stdout }) => textOf(stdout))).toEqual(texts);
        }),
        randomCases(3),
      );
    });
  });
}
