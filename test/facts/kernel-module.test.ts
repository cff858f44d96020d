import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SpoiltAnswer } from "../../src/facts/fact.ts";
import { facts } from "../../src/facts/index.ts";
import { ask, debian, shells } from "./shells.ts";

const told = (text: string, name: string) => {
  const { kind, key } = facts.kernelModule(name);
  return kind.parse(Buffer.from(text), [key as never], debian)[0];
};

describe("facts.kernelModule", () => {
  it.each([
    ["module br_netfilter l\n", "br-netfilter", "loaded"],
    ["module tcp_cubic b\n", "tcp_cubic", "built in"],
    ["module crc32c_generic -\nkernel/crypto/crc32c-generic.ko\n", "crc32c_generic", "built in"],
    ["module crc32c -\nkernel/crypto/crc32c-generic.ko\n", "crc32c", "absent"],
  ])("reads %j", (text, name, value) => expect(told(text, name)).toEqual({ value }));

  it("takes no half answer", () => expect(() => told("", "loop")).toThrow(SpoiltAnswer));

  it.each(shells)("asks this machine, in $name", (shell) => {
    const [present = "kernel"] = readdirSync("/sys/module");
    const expected = existsSync(`/sys/module/${present}/initstate`) ? "loaded" : "built in";
    expect(ask(shell, [present, "no_such_module"].map(facts.kernelModule))).toEqual([
      { value: expected },
      { value: "absent" },
    ]);
  });
});
