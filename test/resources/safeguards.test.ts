import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { file } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, FakeHostOptions, readonly string[]];

const files = { "/etc/motd": "old\n", "/etc/alias": { link: "/etc/motd" } } as const;
const versions = {
  "/etc/motd.~2~": "b",
  "/etc/motd.~9~": "c",
  "/etc/motd.~10~": "d",
  "/etc/motd.~x~": "",
  "/etc/motd.~": "",
};

describe("backup", () => {
  it.each<Case>([
    [
      "keeps the first old version",
      () => file("/etc/motd", { content: "new\n", backup: 3 }),
      { files },
      ["file[/etc/motd] create would: content, the old one kept as motd.~1~"],
    ],
    [
      "removes those that are too many",
      () => file("/etc/motd", { content: "new\n", backup: 2 }),
      { files: { ...files, ...versions } },
      ["file[/etc/motd] create would: content, the old one kept as motd.~11~, motd.~2~, motd.~9~ removed"],
    ],
    [
      "keeps none where nothing changes",
      () => file("/etc/motd", { content: "old\n", backup: 1 }),
      { files: { ...files, ...versions } },
      [],
    ],
    [
      "keeps none of another mode alone",
      () => file("/etc/motd", { mode: "0600", backup: 1 }),
      { files },
      ["file[/etc/motd] create would: mode from 0644 to 0600"],
    ],
    [
      "keeps none of a new file",
      () => file("/etc/new", { backup: 1 }),
      { files },
      ["file[/etc/new] create would: create"],
    ],
    [
      "keeps none by default",
      () => file("/etc/motd", { content: "new\n", backup: 0 }),
      { files: { ...files, ...versions } },
      ["file[/etc/motd] create would: content"],
    ],
    [
      "keeps it where a link leads",
      () => file("/etc/alias", { content: "new\n", backup: 5 }),
      { files: { ...files, ...versions } },
      ["file[/etc/alias] create would: content, the old one kept as motd.~11~"],
    ],
    [
      "keeps what is deleted",
      () => file("/etc/motd", { action: "delete", backup: 1 }),
      { files },
      ["file[/etc/motd] delete would: delete, the old one kept as motd.~1~"],
    ],
    [
      "keeps no link",
      () => file("/etc/alias", { action: "delete", backup: 1 }),
      { files },
      ["file[/etc/alias] delete would: delete"],
    ],
    [
      "counts on from what an earlier resource kept",
      () => {
        file("/etc/motd", { content: "new\n", backup: 2 });
        file("edited", { path: "/etc/motd", action: "edit", edit: () => "newer\n", backup: 2 });
      },
      { files },
      [
        "file[/etc/motd] create would: content, the old one kept as motd.~1~",
        "file[edited] edit would: content, the old one kept as motd.~2~",
      ],
    ],
  ])("%s", async (_, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});

describe("safeguards that are declared wrongly", () => {
  it.each([
    [
      "no place for the file",
      { validate: "visudo -cf" as never },
      'validate: expected a command with %{path} in it, such as "visudo -cf %{path}", got "visudo -cf"',
    ],
    ["half a version", { backup: 0.5 }, "backup: expected a number from 0 to 1000, got 0.5"],
    ["fewer than none", { backup: -1 }, "backup: expected a number from 0 to 1000, got -1"],
  ])("%s", async (_, properties, message) => {
    await expect(planned(() => file("/etc/motd", properties))).rejects.toThrow(message);
  });
});
