import { describe, expect, it } from "vitest";
import { leftoversIn } from "../../src/host-tests/leftovers.ts";

describe("containers that are left over", () => {
  it("are those whose process on this machine has ended", () => {
    const listed = "one box:11\ntwo box:12\nthree other:11\nfour \nfive my:box:11\n";
    const isAlive = (pid: number): boolean => pid === 12;
    expect(leftoversIn(listed, { machine: "box", isAlive })).toEqual(["one"]);
    expect(leftoversIn(listed, { machine: "my:box", isAlive })).toEqual(["five"]);
    expect(leftoversIn("", { machine: "box", isAlive })).toEqual([]);
  });
});
