import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { median, ratio } from "../../bench/measuring/statistics.ts";

describe("the median", () => {
  it.each([
    { values: [3], middle: 3 },
    { values: [9, 1, 2], middle: 2 },
    { values: [10, 9, 2, 1], middle: 5.5 },
  ])("of $values is $middle", ({ values, middle }) => {
    expect(median(values)).toBe(middle);
  });

  it("has as many values below it as above", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values);
        expect(values.filter((value) => value < middle).length).toBeLessThanOrEqual(values.length / 2);
        expect(values.filter((value) => value > middle).length).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });

  it("of nothing is an error", () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe("a ratio", () => {
  it("says how many times the base goes in", () => {
    expect(ratio(3, 2)).toBe(1.5);
  });

  it("to nothing is an error, not infinity", () => {
    expect(() => ratio(1, 0)).toThrow(RangeError);
  });
});
