import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { swap } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const two = "x".repeat(2 * 1024 ** 2);
const host: FakeHostOptions = {
  files: {
    "/swap": { content: two, mode: "0600" },
    "/idle": { content: two, mode: "0600" },
    "/open": { content: two, mode: "0644" },
    "/data": "precious",
    "/etc/fstab": "/swap none swap sw,pri=5 0 0\n/open none swap sw 0 0\n",
  },
  facts: [
    facts.swap("/swap").is({ formatted: true, active: true }),
    facts.swap("/idle").is({ formatted: true, active: false }),
    facts.swap("/open").is({ formatted: true, active: true }),
    ...["/data", "/new"].map((path) => facts.swap(path).is({ formatted: false, active: false })),
  ],
};

describe("swap", () => {
  it.each<Case>([
    ["does nothing where all is so, and keeps the entry's options", () => swap("/swap", { size: "2M" }), []],
    [
      "makes one",
      () => swap("/new", { size: "1G" }),
      ["swap[/new] create would: create, 1024 MiB; activate; /etc/fstab: content"],
    ],
    [
      "uses one that is there",
      () => swap("/idle", { size: "2M" }),
      ["swap[/idle] create would: activate; /etc/fstab: content"],
    ],
    [
      "lets nobody else read it",
      () => swap("/open", { size: "2M" }),
      ["swap[/open] create would: mode from 0644 to 0600"],
    ],
    [
      "makes it anew for another size",
      () => swap("/swap", { size: "3M" }),
      ["swap[/swap] create would: deactivate; from 2 MiB to 3 MiB; activate"],
    ],
    [
      "overwrites no other file",
      () => swap("/data", { size: "2M" }),
      ["swap[/data] fails: /data is there already, and is no swap file", "  choose another path, or delete it first"],
    ],
    [
      "removes one",
      () => swap("/swap", { action: "remove" }),
      ["swap[/swap] remove would: deactivate; /etc/fstab: content; delete"],
    ],
    ["remove: does nothing where nothing is", () => swap("/new", { action: "remove" }), []],
    [
      "remove: deletes no other file",
      () => swap("/data", { action: "remove" }),
      ["swap[/data] fails: /data is there already, and is no swap file", "  choose another path, or delete it first"],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("only writes in a container, and says so", async () => {
    const why = "not activated: the host is a container (docker)";
    expect(
      outline(await planned(() => swap("/new", { size: "1M" }), { ...host, node: { virtualization: "docker" } })),
    ).toEqual([`swap[/new] create would: create, 1 MiB; ${why}; /etc/fstab: content; ${why}`]);
  });

  it.each(["0M", "1", "1.5G", "1K", "-1M", "1GB", ""])("refuses the size %j", async (size) => {
    await expect(planned(() => swap("/new", { size }), host)).rejects.toThrow(/expected/);
  });
});
