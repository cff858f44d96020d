import { describe, expect, it } from "vitest";
import { encodeFrame } from "../../src/session/frame.ts";
import type { Frame } from "../../src/session/session.ts";
import { raw } from "../../src/values/shell.ts";

const encoded = (frame: Frame, isFirst = false): string =>
  Buffer.concat([...encodeFrame(frame, { number: 12, word: "WORD", isFirst })]).toString();

describe("a frame", () => {
  it("is a header, the script, the word and the content", () => {
    expect(encoded({ script: raw("cat"), content: Buffer.from("content") })).toBe("12 7 7 -\ncatWORDcontent");
  });

  it("counts bytes, not characters", () => {
    expect(encoded({ script: raw("ü🦎") })).toBe("12 10 0 -\nü🦎WORD");
  });

  it("says in its flags what it is", () => {
    expect(encoded({ script: raw(":") }, true)).toMatch(/ r\n/);
    expect(encoded({ script: raw(":"), always: true })).toMatch(/ r\n/);
    expect(encoded({ script: raw(":"), always: true, lasting: true })).toMatch(/ rk\n/);
  });

  it("has its packed content in place of the plain one", () => {
    const frame = { script: raw("cat"), content: Buffer.from("content") };
    const parts = encodeFrame(frame, { number: 12, word: "WORD", isFirst: false, packed: Buffer.from("small") });
    expect(Buffer.concat([...parts]).toString()).toBe("12 7 5 z\ncatWORDsmall");
  });

  it("is refused with a NUL byte, which shells drop silently", () => {
    expect(() => encoded({ script: { text: "a\0b" } })).toThrow(/NUL/);
  });

  it("is refused as both lasting and a process", () => {
    expect(() => encoded({ script: raw(":"), lasting: true, process: {} })).toThrow(/not both/);
  });
});
