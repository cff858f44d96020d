import { chmodSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { file, remoteDirectory } from "../../src/resources/index.ts";
import { surplus } from "../../src/resources/surplus.ts";
import { outline, planned } from "../recipes/planned.ts";
import { folderWith } from "../templates/folder.ts";

const many = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`many/${index + 10}`, `new ${index}\n`]));
const root = folderWith({
  "site/a.conf": "a\n",
  "site/sub/b.bin": Uint8Array.of(0, 1),
  "site/sub/x.bak": "bak",
  "site/run": "#!/bin/sh\n",
  ...many,
});
chmodSync(join(root, "site/run"), 0o755);
symlinkSync("../a.conf", join(root, "site/sub/link"));

const source = join(root, "site");

type Case = readonly [string, () => unknown, FakeHostOptions, readonly string[]];

const settled = {
  "/srv/site/a.conf": "a\n",
  "/srv/site/run": "#!/bin/sh\n",
  "/srv/site/sub/link": { link: "../a.conf" },
} as const;

const exclude = ["*.bak", "sub/b.bin"];

describe("remoteDirectory, action create", () => {
  it.each<Case>([
    [
      "makes all of it, and those above",
      () => remoteDirectory("/srv/new/site", { source, owner: "deploy", mode: "0700", directoryMode: "0750" }),
      {},
      [
        `remoteDirectory[/srv/new/site] create would: ${[
          "create, mode 0700, owner deploy",
          "a.conf: create, owner deploy",
          "run: create, owner deploy",
          "sub: create, mode 0750, owner deploy",
          "sub/b.bin: create, owner deploy",
          "sub/link: link to ../a.conf",
          "sub/x.bak: create, owner deploy",
        ].join("; ")}`,
      ],
    ],
    ["does nothing where all is so", () => remoteDirectory("/srv/site", { source, exclude }), { files: settled }, []],
    [
      "writes what differs only",
      () => remoteDirectory("/srv/site", { source, exclude }),
      { files: { ...settled, "/srv/site/run": "old", "/srv/site/sub/link": { link: "/etc" } } },
      ["remoteDirectory[/srv/site] create would: run: content; sub/link: link to ../a.conf, no longer to /etc"],
    ],
    [
      "corrects owner and modes",
      () => remoteDirectory("/srv/site", { source, exclude, fileMode: "0600", directoryMode: "0700", group: "adm" }),
      { files: settled },
      [
        `remoteDirectory[/srv/site] create would: ${[
          "mode from 0755 to 0700, group from root to adm",
          "a.conf: mode from 0644 to 0600, group from root to adm",
          "run: mode from 0644 to 0600, group from root to adm",
          "sub: mode from 0755 to 0700, group from root to adm",
        ].join("; ")}`,
      ],
    ],
    [
      "puts a file in the place of a link, and a link in the place of a file",
      () => remoteDirectory("/srv/site", { source, exclude }),
      { files: { ...settled, "/srv/site/a.conf": { link: "/etc/passwd" }, "/srv/site/sub/link": "text" } },
      [
        "remoteDirectory[/srv/site] create would: a.conf: create instead of a link to /etc/passwd; sub/link: link to ../a.conf",
      ],
    ],
    [
      "leaves what is not in the source",
      () => remoteDirectory("/srv/site", { source, exclude }),
      { files: { ...settled, "/srv/site/extra": "" } },
      [],
    ],
    [
      "purges what is not in the source, but what is excluded",
      () => remoteDirectory("/srv/site", { source, exclude, purge: true }),
      {
        files: {
          ...settled,
          "/srv/site/old.bak": "",
          "/srv/site/extra": "",
          "/srv/site/whole/deep/file": "",
          "/srv/site/mixed/file": "",
          "/srv/site/mixed/file.bak": "",
        },
      },
      [
        "remoteDirectory[/srv/site] create would: extra: delete; mixed/file: delete; whole: delete, with all that is in it",
      ],
    ],
    [
      "does not follow the host's links when it purges",
      () => remoteDirectory("/srv/site", { source, exclude, purge: true }),
      { files: { ...settled, "/srv/site/away": { link: "/etc" }, "/etc/precious": "" } },
      ["remoteDirectory[/srv/site] create would: away: delete"],
    ],
    [
      "refuses a file where the directory belongs",
      () => remoteDirectory("/srv/site", { source, exclude }),
      { files: { "/srv/site": "" } },
      ["remoteDirectory[/srv/site] fails: /srv/site is there already, and is no directory but a file"],
    ],
    [
      "refuses a directory where a file belongs",
      () => remoteDirectory("/srv/site", { source, exclude }),
      { files: { ...settled, "/srv/site/a.conf": { directory: true } } },
      ["remoteDirectory[/srv/site] fails: /srv/site/a.conf is a directory, not a file"],
    ],
    [
      "knows what an earlier resource made",
      () => {
        file("/srv/site/a.conf", { content: "a\n" });
        remoteDirectory("/srv/site", { source, exclude });
      },
      { files: { ...settled, "/srv/site/a.conf": "other" } },
      ["file[/srv/site/a.conf] create would: content"],
    ],
  ])("%s", async (_, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("shows the first differences only", async () => {
    const old = Object.fromEntries(Object.keys(many).map((path) => [`/srv/${path}`, "old\n"]));
    const { changes } = await planned(() => remoteDirectory("/srv/many", { source: join(root, "many") }), {
      files: old,
    });
    const all = changes[0]?.changes ?? [];
    expect(all).toHaveLength(25);
    expect(all[0]).toEqual({
      summary: "10: content",
      diff: { path: "/srv/many/10", before: "old\n", after: "new 0\n" },
    });
    expect(all.filter(({ diff }) => diff !== undefined)).toHaveLength(20);
  });

  it("shows nothing that is sensitive", async () => {
    const files = { "/srv/site/a.conf": "old" };
    const { changes } = await planned(() => remoteDirectory("/srv/site", { source, sensitive: true }), { files });
    expect(changes[0]?.changes.every(({ diff }) => diff === undefined)).toBe(true);
  });
});

describe("remoteDirectory, action delete", () => {
  it.each<Case>([
    [
      "deletes it, and needs no source",
      () => remoteDirectory("/srv/site", { action: "delete" }),
      { files: settled },
      ["remoteDirectory[/srv/site] delete would: delete, with all that is in it"],
    ],
    ["does nothing where none is", () => remoteDirectory("/srv/site", { action: "delete" }), {}, []],
    [
      "refuses the root",
      () => remoteDirectory("/", { action: "delete" }),
      {},
      ["remoteDirectory[/] fails: the root directory cannot be deleted"],
    ],
  ])("%s", async (_, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});

describe("remoteDirectory that is declared wrongly", () => {
  it("says that there is no such folder, and what was probably meant", async () => {
    await expect(planned(() => remoteDirectory("/srv/x", { source: join(root, "sit") }))).rejects.toMatchObject({
      message: expect.stringContaining("found"),
      hint: expect.stringContaining("site"),
    });
  });

  it("takes no file for a folder", async () => {
    const declared = planned(() => remoteDirectory("/srv/x", { source: join(source, "a.conf") }));
    await expect(declared).rejects.toThrow("a.conf");
  });
});

describe("surplus", () => {
  it("is nothing where nothing is excluded and all is wanted", () => {
    expect(surplus([{ path: "a", isFolder: true }], new Set(["a"]), () => false)).toEqual([]);
  });
});
