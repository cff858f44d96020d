import { describe, expect, it } from "vitest";
import { isMet, type Target, targetLine } from "../../bench/results/target.ts";

const target = (kind: Target["kind"], figure: number | undefined): Target => ({
  what: "a run",
  figure,
  bound: 2,
  kind,
  unit: "times",
});

describe("a target", () => {
  it.each([
    { kind: "at most", figure: 2, met: true },
    { kind: "at most", figure: 2.01, met: false },
    { kind: "at least", figure: 2, met: true },
    { kind: "at least", figure: 1.99, met: false },
    { kind: "under", figure: 1.99, met: true },
    { kind: "under", figure: 2, met: false },
  ] as const)("of $kind 2 is met by $figure: $met", ({ kind, figure, met }) => {
    expect(isMet(target(kind, figure))).toBe(met);
  });

  it("that could not be measured says so, and breaks no promise", () => {
    expect(isMet(target("at least", undefined))).toBe(true);
    expect(targetLine(target("at least", undefined))).toBe("         a run: not measured (at least 2 times)");
  });

  it("is told in a line, with what was promised", () => {
    expect([target("at most", 1.5), target("at least", 1.5)].map(targetLine)).toEqual([
      "ok       a run: 1.50 times (at most 2 times)",
      "NOT MET  a run: 1.50 times (at least 2 times)",
    ]);
  });
});
