import { describe, expect, it } from "vitest";
import * as resources from "../../src/resources/index.ts";
import { layerBreaches } from "./layers.ts";
import { exitBreaches, lengthBreaches, looseTypeBreaches, signalBreaches, typeNameBreaches } from "./rules.ts";
import { sourceFiles } from "./source-file.ts";

const files = sourceFiles("src");
const types = Object.values(resources).map(({ definition }) => definition.type);

describe("the sources", () => {
  it("are found", () => {
    expect(files.map(({ path }) => path)).toContain("src/values/mode.ts");
  });

  it.each([
    ["import only from folders above their own", layerBreaches],
    ["are short", lengthBreaches],
    ["leave the end of the process to the command line", exitBreaches],
    ["are strictly typed", looseTypeBreaches],
    ["wait for signals in one way", signalBreaches],
  ])("%s", (_name, breachesOf) => {
    expect(files.flatMap(breachesOf)).toEqual([]);
  });

  it("name no resource type in the engine", () => {
    expect(files.flatMap((file) => typeNameBreaches(file, types))).toEqual([]);
  });
});

describe("the rule of the folders", () => {
  it.each([
    [
      "src/facts/file.ts",
      'import { link } from "../resources/link.ts";',
      "facts must not import resources (../resources/link.ts)",
    ],
    ["src/facts/file.ts", 'import type { A } from "../engine/a.ts";', "facts must not import engine (../engine/a.ts)"],
    ["src/facts/file.ts", 'import { type A } from "../index.ts";', "facts must not import index.ts (../index.ts)"],
    ["src/values/mode.ts", 'export * from "../errors.ts";', "values must not import errors.ts (../errors.ts)"],
    ["src/values/mode.ts", 'export type { A } from "../errors.ts";', "values must not import errors.ts (../errors.ts)"],
    ["src/engine/a.ts", 'const late = () => import("../cli/main.ts");', "engine must not import cli (../cli/main.ts)"],
    ["src/engine/a.ts", 'type A = import("../cli/main.ts").A;', "engine must not import cli (../cli/main.ts)"],
    ["src/engine/a.ts", 'type A = typeof import("../cli/main.ts");', "engine must not import cli (../cli/main.ts)"],
    [
      "src/reports/human.ts",
      'import { a } from "../resources/a.ts";',
      "reports must not import resources (../resources/a.ts)",
    ],
    [
      "src/testing/plan.ts",
      'import { a } from "../reports/a.ts";',
      "testing must not import reports (../reports/a.ts)",
    ],
    ["src/testing/plan.ts", 'import { a } from "../cli/a.ts";', "testing must not import cli (../cli/a.ts)"],
    ["src/index.ts", 'export { a } from "./cli/a.ts";', "index.ts must not import cli (./cli/a.ts)"],
    [
      "src/cli/a.ts",
      'import { a } from "../../test/a.ts";',
      "cli must not import what lies outside of src (../../test/a.ts)",
    ],
  ])("%s: %s", (path, text, breach) => {
    expect(layerBreaches({ path, text })).toEqual([`${path}: ${breach}`]);
  });

  it("knows every folder", () => {
    expect(layerBreaches({ path: "src/helpers/a.ts", text: "" })).toEqual(["src/helpers/a.ts: it is in no layer"]);
  });

  it("lets pass what goes upward, stays inside, or is a package", () => {
    const text =
      'import "../values/a.ts"; import "./b.ts"; import "ssh2"; export { c } from "../errors.ts"; void import("../facts/d.ts");';
    expect(layerBreaches({ path: "src/resources/link.ts", text })).toEqual([]);
  });
});

describe("the rule of length", () => {
  it("lets 250 lines pass, and not one more", () => {
    const lines = (count: number) => ({ path: "src/a.ts", text: "a();\n".repeat(count) });
    expect(lengthBreaches(lines(250))).toEqual([]);
    expect(lengthBreaches(lines(251))).toEqual(["src/a.ts: 251 lines, where 250 are the most"]);
  });
});

describe("the rule of the end of the process", () => {
  it.each([
    ["process.exit(1);", "src/engine/a.ts:1: process.exit is for src/cli"],
    ["\nprocess.exitCode = 1;", "src/engine/a.ts:2: process.exitCode is for src/cli"],
    ['import { exit } from "node:process";', "src/engine/a.ts:1: process is a global"],
  ])("%j", (text, breach) => {
    expect(exitBreaches({ path: "src/engine/a.ts", text })).toEqual([breach]);
    expect(exitBreaches({ path: "src/cli/a.ts", text })).toEqual([]);
  });

  it("lets the rest of process be used", () => {
    expect(
      exitBreaches({ path: "src/engine/a.ts", text: "child.exitCode; process.kill(-1); process.env.HOME;" }),
    ).toEqual([]);
  });
});

describe("the rule of signals", () => {
  it.each([
    ['signal.addEventListener("abort", stop);', "src/engine/a.ts:1: listening for abort is for onAbort"],
    ["AbortSignal.any([one, other]);", "src/engine/a.ts:1: AbortSignal.any is for joinSignals"],
    ["AbortSignal.timeout(5);", "src/engine/a.ts:1: AbortSignal.timeout is for joinSignals"],
  ])("%s", (text, breach) => {
    expect(signalBreaches({ path: "src/engine/a.ts", text })).toEqual([breach]);
  });
});

describe("the rule of the engine", () => {
  it.each([
    ['if (type === "package") {}', 'src/engine/a.ts:1: the engine names a resource type: "package"'],
    ['const first = "file[/etc/motd]";', 'src/engine/a.ts:1: the engine names a resource type: "file[/etc/motd]"'],
    ["const id = `service[web]`;", "src/engine/a.ts:1: the engine names a resource type: `service[web]`"],
  ])("%s", (text, breach) => {
    expect(typeNameBreaches({ path: "src/engine/a.ts", text }, types)).toEqual([breach]);
    expect(typeNameBreaches({ path: "src/resources/a.ts", text }, types)).toEqual([]);
  });

  it("lets what stands at a path be called by its name", () => {
    expect(typeNameBreaches({ path: "src/engine/a.ts", text: 'before === "file";' }, types)).toEqual([]);
  });
});

describe("the rule of strict types", () => {
  it.each([
    ["const a = b as any;", "src/a.ts:1: any"],
    ["\nfunction a(b: any) {}", "src/a.ts:2: any"],
    ["const a: Map<string, any> = b;", "src/a.ts:1: any"],
    ["// @ts-ignore\na();", "src/a.ts:1: @ts-ignore"],
    ["a();\n/* @ts-expect-error */ b();", "src/a.ts:2: @ts-expect-error"],
    ["a!.b;", "src/a.ts:1: a non-null `!`"],
  ])("%j", (text, breach) => {
    expect(looseTypeBreaches({ path: "src/a.ts", text })).toEqual([breach]);
  });

  it("lets the words be written", () => {
    expect(looseTypeBreaches({ path: "src/a.ts", text: '// as any: any\nconst any = "as any";' })).toEqual([]);
  });
});
