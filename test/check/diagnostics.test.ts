import { describe, expect, it } from "vitest";
import { diagnosticsIn, isWithoutTsamae } from "../../src/check/types/diagnostics.ts";
import { ownFile } from "../../src/own-folder.ts";

const found = (output: string) => diagnosticsIn(output, "/srv/recipes");

describe("what the compiler prints", () => {
  it("is found at its place, with its first line and the last reasons", () => {
    const output = [
      "web.ts(3,5): error TS2769: No overload matches this call.",
      "  Overload 1 of 2.",
      "    Type 'A' is not assignable to type 'B'.",
      "      Did you mean 'b'?",
      "../lib/a.ts(10,12): error TS2322: Type 'string' is not assignable to type 'number'.",
      "",
    ].join("\n");
    expect(found(output)).toEqual([
      {
        kind: "mistake",
        name: "TS2769",
        at: { file: "/srv/recipes/web.ts", line: 3, column: 5 },
        message: "No overload matches this call.\n    Type 'A' is not assignable to type 'B'.\n      Did you mean 'b'?",
        times: 1,
      },
      {
        kind: "mistake",
        name: "TS2322",
        at: { file: "/srv/lib/a.ts", line: 10, column: 12 },
        message: "Type 'string' is not assignable to type 'number'.",
        times: 1,
      },
    ]);
  });

  it("may be about the settings, which have no place", () => {
    expect(found("error TS5023: Unknown compiler option 'strickt'.\n")).toEqual([
      { kind: "mistake", name: "TS5023", message: "Unknown compiler option 'strickt'.", at: undefined, times: 1 },
    ]);
  });

  it.each([
    ["types of a package", "../node_modules/x/index.d.ts(1,1): error TS2304: Cannot find name 'x'."],
    ["tsamae itself", `${ownFile("src/index.ts")}(1,1): error TS2304: Cannot find name 'x'.`],
    [
      "a module of Node",
      "web.ts(1,1): error TS2307: Cannot find module 'node:fs/promises' or its corresponding type declarations.",
    ],
    [
      "a global of Node",
      "web.ts(1,1): error TS2580: Cannot find name 'process'. Do you need to install type definitions for node?",
    ],
    ["a library of types", "error TS2688: Cannot find type definition file for 'vitest/globals'."],
  ])("is no recipe's fault where it is about %s", (_name, output) => {
    expect(found(output)).toEqual([]);
  });

  it("tells when nobody knows tsamae", () => {
    const said = (name: string) =>
      found(`web.ts(1,1): error TS2307: Cannot find module '${name}' or its corresponding type declarations.`);
    expect(said("tsamae").map(isWithoutTsamae)).toEqual([true]);
    expect(said("tsamae/testing").map(isWithoutTsamae)).toEqual([true]);
    expect(said("lodash").map(isWithoutTsamae)).toEqual([false]);
  });
});
