import { describe, expect, it } from "vitest";
import { bytesOf } from "../../src/session/content.ts";
import { encodeFrames, type NumberedFrame } from "../../src/session/frame.ts";
import type { Frame } from "../../src/session/session.ts";
import { raw } from "../../src/values/shell.ts";

const sentBytes = (...frames: readonly NumberedFrame[]): string =>
  Buffer.concat(encodeFrames(frames, "WORD").flatMap(({ parts }) => parts.map(bytesOf))).toString();

const encoded = (frame: Frame, more: Partial<NumberedFrame> = {}): string =>
  sentBytes({ frame, number: 12, isFirst: false, ...more });

describe("frames", () => {
  it("are a length, a call with the script, the word and the content", () => {
    expect(encoded({ script: raw("cat -"), content: Buffer.from("content") })).toBe(
      "32\ntsamae_frame 12 7 - 'cat -'\nWORDcontent",
    );
  });

  it("share one length and one word, and send their contents after them", () => {
    const frames = ["one", "two", "three"].map((name, number) => {
      const content = name === "two" ? undefined : Buffer.from(`<${name}>`);
      return { frame: { script: raw(`echo '${name}'`), content }, number, isFirst: number === 0 };
    });
    const calls = [
      String.raw`tsamae_frame 0 5 r 'echo '\''one'\'''`,
      String.raw`tsamae_frame 1 0 - 'echo '\''two'\'''`,
      String.raw`tsamae_frame 2 7 - 'echo '\''three'\'''`,
    ];
    const text = `${calls.join("\n")}\nWORD`;
    expect(sentBytes(...frames)).toBe(`${text.length}\n${text}<one><three>`);
  });

  it("are sent in batches of 64 KiB, each with its own contents", () => {
    const script = raw(`: ${"x".repeat(30_000)}`);
    const frames = [0, 1, 2, 3].map((number) => ({
      frame: { script, content: Buffer.from(`content ${number}`) },
      number,
      isFirst: false,
    }));
    const shape = sentBytes(...frames).replaceAll(/'.*'/g, "…");
    expect(shape).toBe(
      [
        "60052\ntsamae_frame 0 9 - …\ntsamae_frame 1 9 - …\nWORDcontent 0content 1",
        "60052\ntsamae_frame 2 9 - …\ntsamae_frame 3 9 - …\nWORDcontent 2content 3",
      ].join(""),
    );
  });

  it("count bytes, not characters", () => {
    expect(encoded({ script: raw("ü🦎") })).toBe("33\ntsamae_frame 12 0 - 'ü🦎'\nWORD");
  });

  it("say in their flags what they are", () => {
    expect(encoded({ script: raw(":") }, { isFirst: true })).toContain(" r ");
    expect(encoded({ script: raw(":"), always: true })).toContain(" r ");
    expect(encoded({ script: raw(":"), always: true, lasting: true })).toContain(" rk ");
  });

  it("have their packed content in place of the plain one", () => {
    const frame = { script: raw("cat"), content: Buffer.from("content") };
    expect(encoded(frame, { packed: Buffer.from("small") })).toBe("28\ntsamae_frame 12 5 z cat\nWORDsmall");
  });

  it("are refused with a NUL byte, which shells drop silently", () => {
    expect(() => encoded({ script: { text: "a\0b" } })).toThrow(/NUL/);
  });

  it("are refused as both lasting and a process", () => {
    expect(() => encoded({ script: raw(":"), lasting: true, process: {} })).toThrow(/not both/);
  });
});
