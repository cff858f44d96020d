import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConnectionError } from "../../src/errors.ts";
import { ReplyReader } from "../../src/session/reply-reader.ts";

const word = "00112233445566778899aabbccddeeff";

interface Heard {
  readonly reader: ReplyReader;
  readonly replies: unknown[];
  readonly live: string[];
}

function listen(): Heard {
  const replies: unknown[] = [];
  const live: string[] = [];
  const reader = new ReplyReader({
    word,
    onReply: ({ state, status, stdout, stderr }) =>
      replies.push(`${state} ${status} ${Buffer.from(stdout).toString()}|${Buffer.from(stderr).toString()}`),
    onOutput: (frame, stream, chunk) => live.push(`${frame} ${stream} ${Buffer.from(chunk).toString()}`),
  });
  return { reader, replies, live };
}

/** What the loop says of frames with this output, in one of the streams. */
const stream = (outputs: readonly string[]): Buffer =>
  Buffer.from(outputs.map((text, frame) => `${word}>${frame}\n${text}${word}<${frame} ${frame}\n`).join(""));

describe("replies", () => {
  it("are whole when both streams have ended their frame", () => {
    const { reader, replies } = listen();
    reader.read("stdout", stream(["a", "b"]));
    expect(replies).toEqual([]);
    reader.read("stderr", Buffer.from(`${word}>0\nx${word}<0 0\n${word}>1\n`));
    expect(replies).toEqual(["done 0 a|x"]);
    reader.read("stderr", Buffer.from(`y${word}<1 1\n`));
    expect(replies).toEqual(["done 0 a|x", "done 1 b|y"]);
  });

  it("come in order, whatever the pace of the two streams and however they are cut", () => {
    const text = fc.string({ unit: "grapheme-ascii", maxLength: 10 });
    const frames = fc.array(fc.tuple(text, text), { maxLength: 5 });
    const pace = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 60 })), { maxLength: 40 });
    fc.assert(
      fc.property(frames, pace, (outputs, steps) => {
        const { reader, replies } = listen();
        let stdout = stream(outputs.map(([out]) => out));
        let stderr = stream(outputs.map(([, err]) => err));
        for (const [isStdout, length] of steps) {
          reader.read(isStdout ? "stdout" : "stderr", (isStdout ? stdout : stderr).subarray(0, length));
          if (isStdout) stdout = stdout.subarray(length);
          else stderr = stderr.subarray(length);
        }
        reader.read("stderr", stderr);
        reader.read("stdout", stdout);
        expect(replies).toEqual(outputs.map(([out, err], frame) => `done ${frame} ${out}|${err}`));
      }),
    );
  });

  it("leave out what a background child says between frames", () => {
    const { reader, replies, live } = listen();
    reader.read("stdout", Buffer.from(`late${word}>0\nin time${word}<0 0\nlate${word}>1\n${word}<1 -\nlate`));
    reader.read("stderr", Buffer.from(`${word}>0\n${word}~\n${word}<0 143\nlate\n${word}>1\n${word}<1 -\n`));
    expect(replies).toEqual(["timed out 0 in time|", "not run -1 |"]);
    expect(live).toEqual(["0 stdout in time"]);
  });

  it("tell when each frame begins and ends, as standard output has it", () => {
    const marks: string[] = [];
    const reader = new ReplyReader({
      word,
      onReply: () => undefined,
      onOutput: () => undefined,
      onMark: (frame, mark) => marks.push(`${frame} ${mark}`),
    });
    reader.read("stderr", Buffer.from(`${word}>0\n${word}<0 0\n`));
    expect(marks).toEqual([]);
    reader.read("stdout", Buffer.from(`${word}>0\n`));
    expect(marks).toEqual(["0 begin"]);
    reader.read("stdout", Buffer.from(`${word}<0 0\n${word}>1\n`));
    expect(marks).toEqual(["0 begin", "0 end", "1 begin"]);
  });

  it.each([`${word}>1\n`, `${word}<0 0\n`, `${word}>0\n${word}>1\n`, `${word}>0\n${word}<1 0\n`])(
    "out of turn are refused: %j",
    (text) => {
      expect(() => listen().reader.read("stdout", Buffer.from(text))).toThrow(ConnectionError);
    },
  );
});
