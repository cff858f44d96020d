import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { timezone } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const zones = {
  "/usr/share/zoneinfo/Europe/Berlin": "TZif",
  "/usr/share/zoneinfo/Etc/GMT+1": "TZif",
  "/usr/share/zoneinfo/UTC": { link: "Etc/GMT+1" },
};
const host: FakeHostOptions = {
  files: {
    ...zones,
    "/etc/localtime": { link: "/usr/share/zoneinfo/Europe/Berlin" },
    "/etc/timezone": "Europe/Berlin\n",
  },
};

describe("timezone", () => {
  it.each<Case>([
    ["does nothing where it is so", () => timezone("Europe/Berlin"), []],
    [
      "changes link and name",
      () => timezone("UTC"),
      ["timezone[UTC] set would: zone from Europe/Berlin to UTC; content"],
    ],
    [
      "takes the zone as a property",
      () => timezone("ours", { zone: "Etc/GMT+1" }),
      ["timezone[ours] set would: zone from Europe/Berlin to Etc/GMT+1; content"],
    ],
    [
      "refuses a zone that the host does not know",
      () => timezone("Europe/Berlim"),
      [
        "timezone[Europe/Berlim] fails: the host has no time zone Europe/Berlim",
        "  they are files in /usr/share/zoneinfo; is the package tzdata installed before it?",
      ],
    ],
    [
      "refuses a folder of zones",
      () => timezone("Europe"),
      [
        "timezone[Europe] fails: the host has no time zone Europe",
        "  they are files in /usr/share/zoneinfo; is the package tzdata installed before it?",
      ],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("takes a relative link, as timedatectl(1) makes it, for the same", async () => {
    const files = { ...host.files, "/etc/localtime": { link: "../usr/share/zoneinfo/Europe/Berlin" } };
    expect(outline(await planned(() => timezone("Europe/Berlin"), { files }))).toEqual([]);
  });

  it("makes a link of a copy, and writes no name where the system has none", async () => {
    const files = { ...zones, "/etc/localtime": "TZif" };
    const node = { family: "rhel" };
    expect(outline(await planned(() => timezone("UTC"), { files, node }))).toEqual([
      "timezone[UTC] set would: zone UTC",
    ]);
  });

  it.each(["../etc/passwd", "/UTC", "-x", "", "Europe/Berlin\n", "Europe//Berlin", "$(id)"])(
    "refuses %j",
    async (name) => {
      await expect(planned(() => timezone(name), host)).rejects.toThrow(/expected/);
    },
  );
});
