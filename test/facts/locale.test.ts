import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { ask, debian, shells } from "./shells.ts";

const told = (text: string, name: string) => {
  const { kind, key } = facts.locale(name);
  return kind.parse(Buffer.from(text), [key as never], debian)[0];
};

describe("facts.locale", () => {
  const all = "has\nC\nC.utf8\nPOSIX\nde_DE.utf8\nde_DE@euro\nja_JP.eucjp\nsr_RS.utf8@latin\n";
  it.each([
    ["de_DE.UTF-8", true],
    ["de_DE.utf8", true],
    ["ja_JP.EUC-JP", true],
    ["de_DE@euro", true],
    ["sr_RS.UTF-8@latin", true],
    ["de_DE", false],
    ["de_AT.UTF-8", false],
  ])("%s: %j", (name, value) => expect(told(all, name)).toEqual({ value }));

  it("cannot tell where there is no tool for it", () => {
    expect(told("", "C")).toEqual({ unreadable: "the host has no locale(1)" });
  });

  it.each(shells.filter(({ name }) => name !== "busybox"))("asks this machine, in $name", (shell) => {
    expect(ask(shell, ["POSIX", "xx_XX.UTF-8"].map(facts.locale))).toEqual([{ value: true }, { value: false }]);
  });
});
