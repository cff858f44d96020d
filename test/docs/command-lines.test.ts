import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { choicesOf, commandLinesOf, wordsOf } from "./command-lines.ts";

const found = commandLinesOf(resolve(import.meta.dirname, "../.."));

describe("the command lines that the documents show", () => {
  it("are found", () => {
    expect(found.length).toBeGreaterThan(10);
  });

  it.each(found.map(({ place, text }) => [place, text] as const))("%s is understood: %s", async (_place, text) => {
    await expect(choicesOf(text)).resolves.toBeDefined();
  });
});

describe("the words of a command line", () => {
  it.each([
    ["tsamae local a.ts", ["tsamae", "local", "a.ts"]],
    ["tsamae local --only 'template[/etc/*]' a.ts", ["tsamae", "local", "--only", "template[/etc/*]", "a.ts"]],
    ['tsamae exec --via "podman exec -i web" a.ts', ["tsamae", "exec", "--via", "podman exec -i web", "a.ts"]],
    ["tsamae facts local | jq '.memory'   # bytes", ["tsamae", "facts", "local"]],
    ["tsamae complete bash >> ~/.bashrc", ["tsamae", "complete", "bash"]],
  ])("%s", (line, words) => {
    expect(wordsOf(line)).toEqual(words);
  });
});
