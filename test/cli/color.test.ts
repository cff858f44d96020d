import { describe, expect, it } from "vitest";
import { wantsColor } from "../../src/cli/color.ts";

const terminal = { isTerminal: true };
const pipe = { isTerminal: false };

describe("colour", () => {
  it.each([
    ["on a terminal", undefined, terminal, {}, true],
    ["not in a pipe", undefined, pipe, {}, false],
    ["not with NO_COLOR", undefined, terminal, { NO_COLOR: "1" }, false],
    ["an empty NO_COLOR does not count", undefined, terminal, { NO_COLOR: "" }, true],
    ["FORCE_COLOR in a pipe", undefined, pipe, { FORCE_COLOR: "1" }, true],
    ["FORCE_COLOR=0", undefined, terminal, { FORCE_COLOR: "0" }, false],
    ["not on a dumb terminal", undefined, terminal, { TERM: "dumb" }, false],
    ["--color wins", true, pipe, { NO_COLOR: "1" }, true],
    ["--no-color wins", false, terminal, { FORCE_COLOR: "1" }, false],
  ])("%s", (_name, flag, output, env, wanted) => {
    expect(wantsColor(flag, output, env)).toBe(wanted);
  });
});
