import { describe, expect, it } from "vitest";
import { ConnectionError } from "../../src/errors.ts";
import { KeptOutput } from "../../src/session/kept-output.ts";
import { keptOutput, longestAnswer } from "../../src/session/session.ts";

describe("what is kept of a frame's output", () => {
  it("is the end, as long as is promised at least, where it is foreign", () => {
    const kept = new KeptOutput();
    const all = Buffer.from(Array.from({ length: 3 * keptOutput }, (_, n) => n % 251));
    for (let at = 0; at < all.length; at += 1000) {
      kept.add(all.subarray(at, at + 1000), true);
      expect(kept.bytes().length).toBeLessThanOrEqual(2 * keptOutput);
    }
    const end = Buffer.from(kept.bytes());
    expect(end.length).toBeGreaterThanOrEqual(keptOutput);
    expect(end.equals(all.subarray(-end.length))).toBe(true);
  });

  it("is all of it where it is not, up to a limit", () => {
    const kept = new KeptOutput();
    const chunk = Buffer.alloc(longestAnswer / 4);
    for (let n = 0; n < 4; n += 1) kept.add(chunk, false);
    expect(() => kept.add(Buffer.of(1), false)).toThrow(
      new ConnectionError("the host's answer is longer than 256 MiB"),
    );
  });
});
