import { describe, expect, it } from "vitest";
import { phasesOf } from "../../src/host-tests/phases.ts";

const converging = ["image", "start", "dry run", "converge", "converge again", "dry run again"];

describe("the parts of a test", () => {
  it.each([
    ["of a recipe without a test", {}, converging],
    ["with nothing that must hold", { holds: {} }, converging],
    ["with what must hold", { holds: { answers: "true" } }, [...converging, "holds"]],
    [
      "that makes its host ready and kills a run",
      { before: () => undefined, kill: true },
      ["image", "start", "before", "dry run", "killed run", ...converging.slice(3)],
    ],
    ["with a reboot", { reboot: true }, [...converging, "reboot", "dry run after reboot"]],
    [
      "with both",
      { holds: { answers: "true" }, reboot: true },
      [...converging, "holds", "reboot", "dry run after reboot", "holds after reboot"],
    ],
  ])("%s", (_name, options, expected) => {
    expect(phasesOf(options)).toEqual(expected);
  });
});
