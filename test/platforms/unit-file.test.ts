import { describe, expect, it } from "vitest";
import { renderUnit, sectionsOf } from "../../src/platforms/unit-file.ts";

describe("a unit file", () => {
  it("has its sections and keys in their order, and repeats a key for each value of a list", () => {
    expect(
      renderUnit({
        Unit: { Description: 'it\'s "so" %i $X', After: undefined },
        Service: { ExecStart: ["", "/bin/a -x", "/bin/b"], Nice: 5, RemainAfterExit: true },
        Install: undefined,
        "X-Ours": { Note: "" },
      }),
    ).toMatchInlineSnapshot(`
      "[Unit]
      Description=it's "so" %i $X

      [Service]
      ExecStart=
      ExecStart=/bin/a -x
      ExecStart=/bin/b
      Nice=5
      RemainAfterExit=true

      [X-Ours]
      Note=
      "
    `);
  });

  it.each([
    ["a\nb", "Unit.Description: a value is one line"],
    ["a\r", "Unit.Description: a value is one line"],
    ["a\\", "Unit.Description: a backslash at the end would swallow the next line"],
    [" a", "Unit.Description: systemd drops blanks around a value"],
    ["a\t", "Unit.Description: systemd drops blanks around a value"],
  ])("cannot say %j", (value, message) => {
    expect(() => renderUnit({ Unit: { Description: value } })).toThrow(message);
  });

  it.each(["", "A=B", "a b", "[x]", "#a", "a\nb"])("has no key %j", (key) => {
    expect(() => renderUnit({ Unit: { [key]: "x" } })).toThrow("is no name of a key");
  });

  it("has a section of its type, but for targets", () => {
    expect(sectionsOf("timer")).toEqual(["Unit", "Timer", "Install"]);
    expect(sectionsOf("target")).toEqual(["Unit", "Install"]);
  });
});
