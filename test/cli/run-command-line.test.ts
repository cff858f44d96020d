import { describe, expect, it } from "vitest";
import { looks, runCommandLine } from "../../src/cli/run-command-line.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { fakeWorld } from "./fake-world.ts";

async function tsamae(line: string, isTerminal = false) {
  const world = fakeWorld({ isTerminal });
  const code = await runCommandLine(line.split(" "), world);
  return { code, ...world.written };
}

const folder = temporaryFolder();

describe("tsamae", () => {
  it("prints its version", async () => {
    expect(await tsamae("version")).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^tsamae \d+\.\d+\.\d+\n$/),
      stderr: "",
    });
    expect(await tsamae("--version")).toEqual(await tsamae("version"));
  });

  it("prints help on stdout when asked for it", async () => {
    expect(await tsamae("local --help")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Usage/),
      stderr: "",
    });
  });

  it("prints help on stderr for want of a command", async () => {
    const world = fakeWorld({});
    expect(await runCommandLine([], world)).toBe(1);
    expect(world.written).toEqual({ stdout: "", stderr: expect.stringMatching(/^Usage/) });
  });

  it("tells an error on stderr, and with --format json also on stdout", async () => {
    const { code, stdout, stderr } = await tsamae(`local --format=json ${folder}/web.ts`);
    expect({ code, stderr }).toEqual({ code: 1, stderr: `there is no recipe ${folder}/web.ts\n  there is none\n` });
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      type: "error",
      code: "recipe",
      message: `there is no recipe ${folder}/web.ts`,
      hint: "there is none",
    });
  });

  it("tells what is wrong with node files", async () => {
    const { code, stderr } = await tsamae(`local -j ${folder}/node.json web.ts`);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining("--node-json: "),
    });
  });

  it("is red about errors on a terminal", async () => {
    expect((await tsamae("locl", true)).stderr).toMatch(/^\x1b\[31mthere is no command "locl"\x1b\[39m\n/);
  });
});

describe("how to tell an error of a command line that may be the error", () => {
  it.each([
    ["local web.ts", { format: "human", color: undefined }],
    ["local --format json --nonsense", { format: "json", color: undefined }],
    ["local --format=JSON --no-color", { format: "json", color: false }],
    ["local --color", { format: "human", color: true }],
  ])("%s", (line, expected) => {
    expect(looks(line.split(" "))).toEqual(expected);
  });
});
