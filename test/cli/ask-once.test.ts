import { describe, expect, it } from "vitest";
import { askOnce } from "../../src/cli/ask-once.ts";
import { reveal, secret } from "../../src/values/secret.ts";

const options = { signal: new AbortController().signal, instead: "" };

describe("questions of several hosts", () => {
  it("are asked once each, and one at a time", async () => {
    const log: string[] = [];
    const ask = askOnce(async (what) => {
      log.push(`asks ${what}`);
      await Promise.resolve();
      log.push(`has ${what}`);
      return secret({ text: `answer to ${what}` });
    });
    const answers = await Promise.all([ask("a", options), ask("b", options), ask("a", options)]);
    expect(answers.map(reveal)).toEqual(["answer to a", "answer to b", "answer to a"]);
    expect(log).toEqual(["asks a", "has a", "asks b", "has b"]);
  });

  it("go on after one that was not answered", async () => {
    const ask = askOnce(async (what) => {
      if (what === "a") throw new Error("not given");
      return secret({ text: "yes" });
    });
    await expect(ask("a", options)).rejects.toThrow("not given");
    expect(reveal(await ask("b", options))).toBe("yes");
  });
});
