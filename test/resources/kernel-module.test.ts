import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { kernelModule } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const folders = { "/etc/modules-load.d": { directory: true }, "/etc/modprobe.d": { directory: true } } as const;
const host: FakeHostOptions = {
  files: {
    ...folders,
    "/etc/modules-load.d/loaded.conf": "loaded\n",
    "/etc/modprobe.d/loaded.conf": "options loaded a=1\n",
  },
  facts: [
    facts.kernelModule("loaded").is("loaded"),
    facts.kernelModule("inside").is("built in"),
    facts.kernelModule("none").is("absent"),
  ],
};

describe("kernelModule", () => {
  it.each<Case>([
    ["does nothing where all is so", () => kernelModule("loaded", { options: "a=1" }), []],
    ["leaves options that are not stated", () => kernelModule("loaded"), []],
    [
      "loads, now and at boot",
      () => kernelModule("none", { options: ["a=1", "b=2"] }),
      ["kernelModule[none] load would: options: create; load; at boot: create"],
    ],
    [
      "loads nothing that is built in",
      () => kernelModule("inside"),
      ["kernelModule[inside] load would: at boot: create"],
    ],
    [
      "changes options",
      () => kernelModule("loaded", { options: "a=2" }),
      ["kernelModule[loaded] load would: options: content"],
    ],
    [
      "takes options away",
      () => kernelModule("loaded", { options: [] }),
      ["kernelModule[loaded] load would: options: delete"],
    ],
    [
      "unloads, now and at boot",
      () => kernelModule("loaded", { action: "unload" }),
      ["kernelModule[loaded] unload would: at boot: delete; options: delete; unload"],
    ],
    ["unload: does nothing where nothing is", () => kernelModule("none", { action: "unload" }), []],
    [
      "unload: refuses what is built in",
      () => kernelModule("inside", { action: "unload" }),
      ["kernelModule[inside] fails: inside is built into the kernel, and cannot be unloaded"],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("only writes in a container, and says so", async () => {
    const body = () => [kernelModule("none"), kernelModule("loaded", { action: "unload" })];
    const why = "the host is a container (docker)";
    expect(outline(await planned(body, { ...host, node: { virtualization: "docker" } }))).toEqual([
      `kernelModule[none] load would: at boot: create; not loaded: ${why}`,
      `kernelModule[loaded] unload would: at boot: delete; not unloaded: ${why}; options: delete; not unloaded: ${why}`,
    ]);
  });

  it.each([
    ["-r", {}],
    ["a/b", {}],
    ["a b", {}],
    ["a", { options: "x\ny" }],
  ] as const)("refuses %j %j", async (name, properties) => {
    await expect(planned(() => kernelModule(name, properties), host)).rejects.toThrow(/expected/);
  });
});
