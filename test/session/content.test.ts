import { randomBytes } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bytesOf, type ContentSource, piecesOf } from "../../src/session/content.ts";
import { packed } from "../../src/session/packing.ts";

const source = (length: number, ...pieces: readonly (string | Error)[]): ContentSource => ({
  length,
  *pieces() {
    for (const piece of pieces) {
      if (piece instanceof Error) throw piece;
      yield Buffer.from(piece);
    }
  },
});

const text = (content: ContentSource): string => Buffer.from(bytesOf(content)).toString();

describe("a source of content", () => {
  it("has exactly the bytes that were announced, whatever became of it", () => {
    expect(text(source(6, "abc", "def"))).toBe("abcdef");
    expect(text(source(4, "abc", "def"))).toBe("abcd");
    expect(text(source(8, "abc"))).toBe("abc\0\0\0\0\0");
    expect(text(source(5, "abc", new Error("read error")))).toBe("abc\0\0");
    expect(text(source(0))).toBe("");
  });

  it("is read from its beginning each time, in pieces of bearable size", () => {
    const large = source(700_000, "x".repeat(700_000));
    for (const _ of [1, 2])
      expect([...piecesOf(large)].map(({ length }) => length)).toEqual([262_144, 262_144, 175_712]);
  });

  it("fills up what is missing in pieces as well", () => {
    expect([...piecesOf(source(600_000))].map(({ length }) => length)).toEqual([262_144, 262_144, 75_712]);
  });
});

describe("packing", () => {
  it("is left out for what is small, or packed already", async () => {
    expect(await packed(Buffer.alloc(1000))).toBeUndefined();
    expect(await packed(randomBytes(100_000))).toBeUndefined();
  });

  it("packs bytes and sources alike", async () => {
    const bytes = Buffer.alloc(1_000_000, "some text\n");
    const pieces = Array.from({ length: 10 }, (_, index) => bytes.subarray(index * 100_000, (index + 1) * 100_000));
    for (const content of [bytes, { length: bytes.length, pieces: () => pieces }]) {
      expect(gunzipSync(bytesOf((await packed(content)) ?? Buffer.alloc(0))).equals(bytes)).toBe(true);
    }
  });
});
