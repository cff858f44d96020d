import { describe, expect, it } from "vitest";
import { type HiddenLine, typeKeys } from "../../src/cli/hidden-line.ts";

const start: HiddenLine = { state: "typing", text: "" };

describe("a line typed in hiding", () => {
  it.each<[string, string, HiddenLine]>([
    ["ends at Return", "secret\rmore", { state: "entered", text: "secret" }],
    ["may be empty", "\n", { state: "entered", text: "" }],
    ["forgets the last character at Backspace", "ab😀\x7f\x7fc\r", { state: "entered", text: "ac" }],
    ["forgets all at Ctrl-U", "wrong\x15right\r", { state: "entered", text: "right" }],
    ["ends the program at Ctrl-C", "ab\x03", { state: "interrupted" }],
    ["is given up at Ctrl-D", "\x04", { state: "left" }],
    ["heeds no arrows", "a\x1b[D\x1bOAb\x1b[3~\r", { state: "entered", text: "ab" }],
    ["takes what is not ASCII", "pässwört\r", { state: "entered", text: "pässwört" }],
  ])("%s", (_name, keys, line) => {
    expect(typeKeys(start, keys)).toEqual(line);
  });
});
