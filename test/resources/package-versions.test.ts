import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { execute, pkg } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";
import { told } from "../templates/told.ts";

type Case = readonly [string, () => unknown, FakeHostOptions, readonly string[]];

const versions = ["2:1.30~rc1-1", "1.22.10-1", "1.22.9-1", "1.2-1"];
const known = facts.packageVersions("nginx").is({ candidate: "1.22.10-1", versions });
const unknown = facts.packageVersions("nginx").is({ candidate: undefined, versions: [] });
const pinned = facts.packageVersions("nginx").is({ candidate: "1.22.9-1", versions });
const has = (version: string, made = known): FakeHostOptions => ({ packages: { nginx: version }, facts: [made] });
const state = (value: object): FakeHostOptions => ({
  facts: [facts.package("nginx").is({ installed: false, ...value }), known],
});

describe("a version with *", () => {
  const nginx = (version: string) => () => pkg("nginx", { version });

  it.each<Case>([
    [
      "takes the candidate if it fits",
      nginx("1.*"),
      { facts: [known] },
      ["package[nginx] install would: install version 1.22.10-1"],
    ],
    [
      "takes the newest that fits",
      nginx("1.2-*"),
      { facts: [known] },
      ["package[nginx] install would: install version 1.2-1"],
    ],
    [
      "takes ~ and : as they are",
      nginx("2:1.30~*"),
      { facts: [known] },
      ["package[nginx] install would: install version 2:1.30~rc1-1"],
    ],
    [
      "takes dots as they are",
      nginx("1.22.9.1*"),
      { facts: [known] },
      [
        "package[nginx] fails: apt knows no version 1.22.9.1* of nginx",
        '  is the package list old? aptUpdate("daily") before it refreshes it',
      ],
    ],
    ["leaves an installed one that fits", nginx("1.22.*"), has("1.22.9-1"), []],
    [
      "changes one that does not",
      nginx("1.22.*"),
      has("1.2-1"),
      ["package[nginx] install would: version from 1.2-1 to 1.22.10-1"],
    ],
    [
      "may be there after a command",
      () => [execute("add a source"), pkg("nginx", { version: "3.*" })],
      { facts: [known] },
      [
        "execute[add a source] run would: run",
        "package[nginx] install may: install version 3.*",
        "  as long as apt knows a version 3.* of nginx by then",
      ],
    ],
  ])("%s", async (_name, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it.each(["1 2", "1.2 -o x", "$(id)", "", "?"])("cannot be %j", async (version) => {
    expect(await told(() => planned(nginx(version)))).toContain("version: expected a version");
  });
});

describe("package, action upgrade", () => {
  const upgrade = () => pkg("nginx", { action: "upgrade" });

  it.each<Case>([
    ["does nothing for the newest", upgrade, has("1.22.10-1"), []],
    ["goes to the candidate", upgrade, has("1.2-1"), ["package[nginx] upgrade would: version from 1.2-1 to 1.22.10-1"]],
    [
      "steps back where a pin says so",
      upgrade,
      has("1.22.10-1", pinned),
      ["package[nginx] upgrade would: version from 1.22.10-1 to 1.22.9-1"],
    ],
    ["installs", upgrade, { facts: [known] }, ["package[nginx] upgrade would: install version 1.22.10-1"]],
    ["stays within a pattern", () => pkg("nginx", { action: "upgrade", version: "1.2-*" }), has("1.2-1"), []],
    [
      "fails for what apt does not know",
      upgrade,
      { facts: [unknown] },
      [
        "package[nginx] fails: apt knows no package nginx",
        '  is the package list old? aptUpdate("daily") before it refreshes it',
      ],
    ],
  ])("%s", async (_name, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});

describe("package, actions hold and unhold", () => {
  it.each<Case>([
    ["holds", () => pkg("nginx", { action: "hold" }), has("1"), ["package[nginx] hold would: hold"]],
    ["holds what is not there", () => pkg("nginx", { action: "hold" }), {}, ["package[nginx] hold would: hold"]],
    ["does nothing for what is held", () => pkg("nginx", { action: "hold" }), state({ held: true }), []],
    [
      "lets go",
      () => pkg("nginx", { action: "unhold" }),
      state({ held: true }),
      ["package[nginx] unhold would: unhold"],
    ],
    ["does nothing for what is not held", () => pkg("nginx", { action: "unhold" }), has("1"), []],
    [
      "holds what it installs",
      () => pkg("nginx", { action: ["install", "hold"] }),
      {},
      ["package[nginx] install would: install", "package[nginx] hold would: hold"],
    ],
  ])("%s", async (_name, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});

describe("package, action purge", () => {
  const purge = () => pkg("nginx", { action: "purge" });

  it.each<Case>([
    ["removes what is there", purge, has("1"), ["package[nginx] purge would: purge version 1"]],
    ["removes what is left", purge, state({ residual: true }), ["package[nginx] purge would: purge its configuration"]],
    ["removes what was begun", purge, state({ broken: true }), ["package[nginx] purge would: purge"]],
    ["does nothing for what is not there", purge, {}, []],
    [
      "leaves the configuration alone where only the package is to go",
      () => pkg("nginx", { action: "remove" }),
      state({ residual: true }),
      [],
    ],
  ])("%s", async (_name, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});
