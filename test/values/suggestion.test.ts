import { describe, expect, it } from "vitest";
import { suggest, suggestionHint } from "../../src/values/suggestion.ts";

describe("suggest", () => {
  it.each<[string, readonly string[], string | undefined]>([
    ["conten", ["content", "mode"], "content"],
    ["contents", ["content", "mode"], "content"],
    ["only_if", ["onlyIf", "notIf"], "onlyIf"],
    ["not-if", ["onlyIf", "notIf"], "notIf"],
    ["MODE", ["node", "mode"], "mode"],
    ["ngnix", ["nginx", "mysql"], "nginx"],
    ["edom", ["node", "mode"], "mode"],
    ["service[shs]", ["service[ssh]", "service[cron]"], "service[ssh]"],
    ["og", ["go", "of"], "go"],
    ["xyz", ["content", "mode"], undefined],
    ["", ["content"], undefined],
    ["constructor", ["content", "mode"], undefined],
    ["anything", [], undefined],
  ])("of %j among %j is %j", (wrong, known, meant) => expect(suggest(wrong, known)).toBe(meant));
});

describe("the hint about a wrong name", () => {
  it.each<[string, readonly string[], string]>([
    ["conten", ["content"], 'did you mean "content"?'],
    ["xyz", ["content", "mode"], "there is: content, mode"],
    ["xyz", [], "there is none"],
    ["xyz", ["execute[first\n  line]", "b"], "there is: execute[first line], b"],
  ])("%j among %j: %s", (wrong, known, hint) => expect(suggestionHint(wrong, known)).toBe(hint));

  it("stays on one screen, however many and long the names are", () => {
    const hint = suggestionHint(
      "x",
      Array.from({ length: 5000 }, (_, index) => `execute[${index} ${"long ".repeat(999)}]`),
    );
    expect(hint).toMatch(/^there is: .* and 4980 more$/);
    expect(hint.length).toBeLessThan(1500);
  });

  it("comes at once for a name of a megabyte", () => {
    const started = performance.now();
    suggestionHint("x".repeat(1_000_000), ["content", "y".repeat(2000)]);
    expect(performance.now() - started).toBeLessThan(1500);
  });
});
