import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { sysctlFile } from "../../src/facts/sysctl.ts";
import { ask, shells } from "./shells.ts";

describe("sysctlFile", () => {
  it.each([
    ["vm.swappiness", "/proc/sys/vm/swappiness"],
    ["net/ipv4/conf/eth0.100/forwarding", "/proc/sys/net/ipv4/conf/eth0.100/forwarding"],
    ["net.ipv4.conf.eth0/100.forwarding", "/proc/sys/net/ipv4/conf/eth0.100/forwarding"],
  ])("of %s is %s", (name, file) => expect(sysctlFile(name)).toBe(file));
});

describe.each(shells)("facts.sysctl, in $name", (shell) => {
  const kernel = (path: string) => readFileSync(`/proc/sys/${path}`, "utf8").trim().replaceAll(/\s+/g, " ");

  it("tells numbers, lists and texts whole, and what is not there", () => {
    const names = ["net.core.somaxconn", "kernel.printk", "no.such", "kernel.ostype", "net/core/somaxconn", "kernel"];
    expect(ask(shell, names.map(facts.sysctl))).toEqual([
      { value: kernel("net/core/somaxconn") },
      { value: kernel("kernel/printk") },
      { value: undefined },
      { value: "Linux" },
      { value: kernel("net/core/somaxconn") },
      { value: undefined },
    ]);
  });

  it("does not take what only can be written for absent", () => {
    expect(ask(shell, [facts.sysctl("net.ipv4.route.flush")])).toEqual([
      { unreadable: "the parameter net.ipv4.route.flush cannot be read" },
    ]);
  });
});
