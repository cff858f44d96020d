import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CheckResult, Finding } from "../../src/check/finding.ts";
import { checkLines } from "../../src/check/finding-lines.ts";
import { jsonLines } from "../../src/check/json-lines.ts";
import { paintFor } from "../../src/reports/paint.ts";

const file = join(process.cwd(), "recipes/web.ts");
const unguarded: Finding = {
  kind: "lint",
  name: "unguarded",
  about: "execute[apt-get update]",
  message: "acts in every run: nothing holds it back",
  at: { file, line: 9, column: 3 },
  hint: "give it onlyIf or notIf",
  times: 1,
};
const misspelt: Finding = {
  kind: "mistake",
  name: "recipe",
  about: "file[/etc/motd]",
  message: 'unknown property "contnet"',
  at: { file: "/srv/other.ts", line: 12 },
  hint: 'did you mean "content"?',
  times: 1,
};
const typed: Finding = {
  kind: "mistake",
  name: "TS2769",
  message: "No overload matches this call.\n    Type 'A' is not assignable to type 'B'.",
  at: { file, line: 3, column: 5 },
  times: 1,
};
const nothing: CheckResult = { findings: [], unchecked: [], resources: 4, platform: "debian-12" };

const report = (result: Partial<CheckResult>): string =>
  `\n${checkLines({ ...nothing, ...result }, paintFor(false)).join("\n")}\n`;

describe("the report of a check", () => {
  it("of recipes without fault is one line", () => {
    expect(report({})).toBe("\n4 resources, as on debian-12: nothing found\n");
  });

  it("says of each finding what, where, by which name, and what to do", () => {
    expect(report({ findings: [misspelt, typed, { ...unguarded, times: 3 }] })).toMatchInlineSnapshot(`
      "
      ✗ file[/etc/motd]: unknown property "contnet" (recipe)
          at /srv/other.ts:12
          did you mean "content"?
      ✗ No overload matches this call. (TS2769)
          Type 'A' is not assignable to type 'B'.
          at recipes/web.ts:3:5
      ! execute[apt-get update] and 2 more: acts in every run: nothing holds it back (unguarded)
          at recipes/web.ts:9:3
          give it onlyIf or notIf
      // tsamae-ignore NAME: why, on the line above a resource, silences a lint there
      4 resources, as on debian-12: 2 mistakes, 1 lint
      "
    `);
  });

  it("says what was not looked at", () => {
    const unchecked: CheckResult["unchecked"] = [
      { what: "types", message: "the types were not checked: there is no TypeScript", hint: "npm install" },
      { what: "recipe", message: "asks its host", at: { file, line: 5, column: 9 }, hint: "there is no user deploy" },
    ];
    expect(report({ unchecked })).toMatchInlineSnapshot(`
      "
      - the types were not checked: there is no TypeScript
          npm install
      - asks its host
          at recipes/web.ts:5:9
          there is no user deploy
      4 resources, as on debian-12: nothing found
      "
    `);
  });

  it("fits on a screen, and counts what it leaves out", () => {
    const findings = Array.from({ length: 12 }, (_, index): Finding => {
      const name = index < 10 ? "unguarded" : "idle";
      return { ...unguarded, name, at: { file, line: index, column: 1 } };
    });
    const lines = report({ findings }).trim().split("\n");
    expect(lines.length).toBeLessThan(24);
    expect(lines.slice(-3)).toEqual([
      "… 6 more: 4 unguarded, 2 idle; --format json tells all",
      "// tsamae-ignore NAME: why, on the line above a resource, silences a lint there",
      "4 resources, as on debian-12: 12 lints",
    ]);
  });

  it("shows a finding however long it is, and control characters instead of obeying them", () => {
    const long = { ...misspelt, message: Array.from({ length: 30 }, () => "a\x1b[2J").join("\n") };
    const text = report({ findings: [long, unguarded] });
    expect(text.split("\n").length).toBeGreaterThan(30);
    expect(text).not.toContain("\x1b");
    expect(text).toContain("… 1 more: 1 unguarded");
  });

  it("colours when asked to", () => {
    const [first] = checkLines({ ...nothing, findings: [misspelt] }, paintFor(true));
    expect(first).toBe(
      '\x1b[31m✗\x1b[39m \x1b[1mfile[/etc/motd]\x1b[22m: unknown property "contnet" \x1b[2m(recipe)\x1b[22m',
    );
  });

  it("as JSON has all of it, a line each", () => {
    const unchecked: CheckResult["unchecked"] = [{ what: "types", message: "no TypeScript", hint: "npm install" }];
    expect(
      jsonLines({ ...nothing, findings: [misspelt, { ...typed, at: undefined }], unchecked }),
    ).toMatchInlineSnapshot(`
      [
        "{"version":1,"type":"finding","kind":"mistake","name":"recipe","about":"file[/etc/motd]","message":"unknown property \\"contnet\\"","at":{"file":"/srv/other.ts","line":12},"hint":"did you mean \\"content\\"?","times":1}",
        "{"version":1,"type":"finding","kind":"mistake","name":"TS2769","message":"No overload matches this call.\\n    Type 'A' is not assignable to type 'B'.","times":1}",
        "{"version":1,"type":"unchecked","what":"types","message":"no TypeScript","hint":"npm install"}",
        "{"version":1,"type":"check-finished","platform":"debian-12","resources":4,"mistakes":2,"lints":0}",
      ]
    `);
  });
});
