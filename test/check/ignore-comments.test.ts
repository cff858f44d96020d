import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/check/finding.ts";
import { commentFindings, ignoreComments, unsilenced } from "../../src/check/ignore-comments.ts";

const file = "/srv/web.ts";
const lint = (name: string, line: number): Finding => ({
  kind: "lint",
  name,
  message: "acts in every run",
  at: { file, line, column: 3 },
  times: 1,
});

/** The lints on line 3 that a text leaves. */
function left(text: string, names: readonly string[]): readonly string[] {
  const comments = ignoreComments(file, text);
  return unsilenced(
    names.map((name) => lint(name, 3)),
    comments,
  ).map(({ name }) => name);
}

describe("a comment on the line above a resource", () => {
  it.each([
    ["silences the lint that it names", "\n  // tsamae-ignore unguarded: it is quick\n  execute();", []],
    ["leaves others", "\n  // tsamae-ignore no-mode: umask\n  execute();", ["unguarded"]],
    ["may be one of several", "// tsamae-ignore unguarded: quick\n// tsamae-ignore no-mode: umask\nexecute();", []],
    ["needs no colon", "\n//tsamae-ignore unguarded it is quick\nexecute();", []],
    ["needs a reason", "\n// tsamae-ignore unguarded:\nexecute();", ["unguarded"]],
    ["is not for the line after the next", "// tsamae-ignore unguarded: quick\n\nexecute();", ["unguarded"]],
    ["is not for its own line", "\n\nexecute(); // tsamae-ignore unguarded: quick", ["unguarded"]],
  ])("%s", (_case, text, expected) => {
    expect(left(text, ["unguarded"])).toEqual(expected);
  });

  it("is for its own file, and silences no mistake", () => {
    const comments = ignoreComments(file, "\n// tsamae-ignore unguarded: quick\nexecute();");
    const elsewhere = { ...lint("unguarded", 3), at: { file: "/srv/db.ts", line: 3 } };
    const mistake = { ...lint("unguarded", 3), kind: "mistake" } as const;
    expect(unsilenced([elsewhere, mistake], comments)).toEqual([elsewhere, mistake]);
  });
});

describe("a comment that is wrong", () => {
  it("is found itself", () => {
    const text =
      "// tsamae-ignore unguardet: quick\n  // tsamae-ignore no-mode\n// tsamae-ignore no-mode: umask\n// tsamae-ignore";
    expect(commentFindings(ignoreComments(file, text), ["unguarded", "no-mode"])).toEqual([
      {
        kind: "lint",
        name: "tsamae-ignore",
        at: { file, line: 1, column: 1 },
        times: 1,
        message: 'there is no lint "unguardet" to ignore',
        hint: 'did you mean "unguarded"?',
      },
      {
        kind: "lint",
        name: "tsamae-ignore",
        at: { file, line: 2, column: 3 },
        times: 1,
        message: 'ignores "no-mode" without a reason, and so ignores nothing',
        hint: "// tsamae-ignore no-mode: why it is right here",
      },
      {
        kind: "lint",
        name: "tsamae-ignore",
        at: { file, line: 4, column: 1 },
        times: 1,
        message: 'there is no lint "" to ignore',
        hint: "there is: unguarded, no-mode",
      },
    ]);
  });
});
