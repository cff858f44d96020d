import assert from "node:assert/strict";
import { describe, expect, it } from "vitest";
import { checked } from "../../src/host-tests/expectations.ts";
import type { Expectation, TestedHost } from "../../src/host-tests/host-test.ts";

/** A host on which a command succeeds if it says `true`. */
const host: TestedHost = {
  name: "box",
  run: async (command) => ({ status: command === "true" ? 0 : 3, stdout: "", stderr: `${command}: sorry\n` }),
  read: () => Promise.reject(new Error("it answers no facts")),
  copy: () => Promise.reject(new Error("it takes no files")),
};

const at = { file: "test.ts", line: 2 };
const { signal } = new AbortController();

async function problem(expectation: Expectation) {
  const [check] = await checked({ holds: { it: expectation }, at }, { host, signal, patienceMs: 0 });
  return check?.problem?.failure;
}

describe("what must hold", () => {
  it.each<readonly [string, Expectation]>([
    ["a command that succeeds", "true"],
    ["a function that returns true", () => true],
    ["a function that returns nothing", async () => undefined],
  ])("holds by %s", async (_name, expectation) => {
    expect(await problem(expectation)).toBeUndefined();
  });

  it.each<readonly [string, Expectation, object]>([
    ["a command that fails", "false", { status: 3, command: "false", stderr: "false: sorry\n" }],
    ["a function that returns false", async () => false, { message: expect.stringContaining("returned false") }],
    ["an assertion", () => assert.equal(1, 2), { message: expect.stringContaining("1 !== 2") }],
    ["a fact that cannot be told", (box) => box.copy("a", "/a"), { message: "Error: it takes no files" }],
  ])("does not hold by %s", async (_name, expectation, failure) => {
    expect(await problem(expectation)).toMatchObject(failure);
  });

  it("may need a moment", async () => {
    let tries = 0;
    const holds = { it: () => ++tries === 2 };
    expect(await checked({ holds, at }, { host, signal, patienceMs: 1000 })).toMatchObject([{ name: "it" }]);
    expect(tries).toBe(2);
  });
});
