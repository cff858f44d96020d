import { describe, expect, it } from "vitest";
import { worstCode } from "../../src/cli/worst-code.ts";

describe("the exit code of several hosts", () => {
  it.each([
    [[0, 0], 0],
    [[0, 2], 2],
    [[0, 1], 1],
    [[2, 1], 1],
    [[1, 4], 4],
    [[2, 4], 6],
    [[0, 6, 1], 6],
    [[4, 130, 0], 130],
    [[143], 143],
  ])("of %j is %i", (codes, expected) => {
    expect(worstCode(codes)).toBe(expected);
  });
});
