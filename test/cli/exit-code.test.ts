import { describe, expect, it } from "vitest";
import { exitCode, type Outcome } from "../../src/cli/exit-code.ts";

const counts = { changed: 0, mayChange: 0, failed: 0 };
const finished = (some: Partial<typeof counts>): Outcome => ({ type: "finished", result: { ...counts, ...some } });

describe("the exit code", () => {
  it.each<[string, Outcome, number, number]>([
    ["nothing to do", finished({}), 0, 0],
    ["changed", finished({ changed: 1 }), 0, 2],
    ["dry run, may change", finished({ mayChange: 1 }), 0, 2],
    ["failed", finished({ failed: 1 }), 4, 4],
    ["changed and failed", finished({ changed: 1, failed: 1 }), 4, 6],
    ["could not start", { type: "broke", touched: false }, 1, 1],
    ["broke off in the middle", { type: "broke", touched: true }, 4, 4],
    ["SIGINT", { type: "stopped", by: "SIGINT" }, 130, 130],
    ["SIGTERM", { type: "stopped", by: "SIGTERM" }, 143, 143],
  ])("%s", (_name, outcome, plain, detailed) => {
    expect([exitCode(outcome, { detailed: false }), exitCode(outcome, { detailed: true })]).toEqual([plain, detailed]);
  });
});
