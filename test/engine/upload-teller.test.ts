import { describe, expect, it } from "vitest";
import { uploadTeller } from "../../src/engine/upload-teller.ts";

function told(total: number, step: number): readonly number[] {
  const seen: number[] = [];
  const tell = uploadTeller(({ sent }) => seen.push(sent));
  for (let sent = step; sent <= total; sent += step) tell({ sent, total });
  return seen;
}

describe("the progress of an upload", () => {
  it("is told once for each twentieth, the last one included", () => {
    const seen = told(100_000_000, 250_000);
    expect(seen).toHaveLength(20);
    expect(seen.at(-1)).toBe(100_000_000);
  });

  it("is not told of a small one", () => {
    expect(told(1_000_000, 100_000)).toEqual([]);
  });
});
