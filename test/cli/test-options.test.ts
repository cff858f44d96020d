import { describe, expect, it } from "vitest";
import { parse } from "../../src/cli/parse.ts";
import { describeError } from "../../src/errors.ts";

const choices = async (line: string) => (await parse(line.split(" "))).choices;

describe("tsamae test", () => {
  it.each([
    ["test", { paths: [], hosts: [], keep: false, parallel: 4, junit: undefined, program: "docker" }],
    ["test cookbooks/nginx site.ts", { paths: ["cookbooks/nginx", "site.ts"] }],
    ["test --host trixie --host noble web", { hosts: ["trixie", "noble"], paths: ["web"] }],
    ["test --keep --docker podman --parallel 1", { keep: true, program: "podman", parallel: 1 }],
    ["test --junit report.xml --format json", { junit: "report.xml", format: "json" }],
  ])("%s", async (line, expected) => {
    expect(await choices(line)).toMatchObject(expected);
  });

  it("has a help with examples, on one screen", async () => {
    const { help } = Object(await choices("test --help"));
    expect(help).toMatch(/^Usage: tsamae test \[RECIPE\|COOKBOOK\.\.\.\] \[options\]/);
    expect(help).toContain("tsamae test cookbooks/nginx");
    expect(help.split("\n").length).toBeLessThan(45);
  });

  it("refuses no host at a time", async () => {
    const error = await parse(["test", "--parallel", "0"]).catch((refused: unknown) => refused);
    expect(describeError(error)).toBe('--parallel: expected a whole number from 1 to 100, got "0"');
  });
});
