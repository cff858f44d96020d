import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { file } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, FakeHostOptions, readonly string[]];

const files = {
  "/etc/motd": { content: "old\n", mode: "0600", owner: "deploy", group: "www" },
  "/etc/alias": { link: "/etc/motd" },
  "/etc/dangling": { link: "/srv/nowhere" },
  "/etc/far": { link: "/no/such/folder/file" },
  "/etc/folder": { directory: true },
  "/etc/to-folder": { link: "/etc/folder" },
  "/etc/loop": { link: "/etc/loop" },
} as const;

describe("file, action create", () => {
  it.each<Case>([
    ["makes an empty file", () => file("/etc/new"), {}, ["file[/etc/new] create would: create"]],
    [
      "says what it states",
      () => file("/etc/new", { content: "x", mode: "0640", owner: "root", group: "adm" }),
      {},
      ["file[/etc/new] create would: create, mode 0640, owner root, group adm"],
    ],
    ["takes its path as a property", () => file("the motd", { path: "/etc/motd", content: "old\n" }), { files }, []],
    [
      "does nothing where all is so",
      () => file("/etc/motd", { content: "old\n", mode: "0600", owner: "deploy", group: "www" }),
      { files },
      [],
    ],
    ["takes numbers for names", () => file("/etc/motd", { owner: "1000", group: "1000" }), { files }, []],
    ["leaves alone what it does not state", () => file("/etc/motd"), { files }, []],
    [
      "replaces another content",
      () => file("/etc/motd", { content: "new\n" }),
      { files },
      ["file[/etc/motd] create would: content"],
    ],
    ["empties", () => file("/etc/motd", { content: "" }), { files }, ["file[/etc/motd] create would: content"]],
    [
      "changes mode and owner alone",
      () => file("/etc/motd", { mode: "0644", owner: "root", group: "root" }),
      { files },
      ["file[/etc/motd] create would: mode from 0600 to 0644, owner from deploy to root, group from www to root"],
    ],
    [
      "changes all at once",
      () => file("/etc/motd", { content: "new\n", mode: "0644" }),
      { files },
      ["file[/etc/motd] create would: content, mode from 0600 to 0644"],
    ],
    ["knows five digits", () => file("/etc/motd", { mode: "00600" }), { files }, []],
    ["follows a link", () => file("/etc/alias", { content: "old\n" }), { files }, []],
    [
      "makes what a link leads to",
      () => file("/etc/dangling", { content: "x" }),
      { files },
      ["file[/etc/dangling] create would: create"],
    ],
    [
      "refuses a directory",
      () => file("/etc/folder"),
      { files },
      ["file[/etc/folder] fails: /etc/folder is a directory, not a file"],
    ],
    [
      "refuses a link to a directory",
      () => file("/etc/to-folder"),
      { files },
      ["file[/etc/to-folder] fails: /etc/folder is a directory, not a file"],
    ],
    ["refuses the root", () => file("/"), {}, ["file[/] fails: / is a directory, not a file"]],
    [
      "refuses a circle of links",
      () => file("/etc/loop"),
      { files },
      ["file[/etc/loop] fails: cannot determine the current state: too many links: /etc/loop leads in a circle"],
    ],
    [
      "needs its folder",
      () => file("/srv/app/a"),
      {},
      [
        "file[/srv/app/a] fails: its folder /srv/app does not exist",
        '  directory("/srv/app") before it creates the folder',
      ],
    ],
    [
      "needs the folder that a link leads to",
      () => file("/etc/far"),
      { files },
      [
        "file[/etc/far] fails: its folder /no/such/folder does not exist",
        '  directory("/no/such/folder") before it creates the folder',
      ],
    ],
    [
      "does not take a file for a folder",
      () => file("/etc/motd/a"),
      { files },
      [
        "file[/etc/motd/a] fails: its folder /etc/motd does not exist",
        '  directory("/etc/motd") before it creates the folder',
      ],
    ],
    [
      "writes hard names",
      () => file("/etc/a b 'c' \"d\" $e * ü ☃"),
      {},
      ["file[/etc/a b 'c' \"d\" $e * ü ☃] create would: create"],
    ],
  ])("%s", async (_, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("shows the difference", async () => {
    const { changes } = await planned(() => file("/etc/motd", { content: "new\n" }), { files });
    expect(changes[0]?.changes[0]?.diff).toEqual({ path: "/etc/motd", before: "old\n", after: "new\n" });
  });

  it.each<Case>([
    [
      "asks a lazy content when its turn has come",
      () => file("/etc/new", { content: (host) => `${host.platform.name}\n` }),
      {},
      ["file[/etc/new] create would: create"],
    ],
    [
      "refuses a lazy content of another type",
      () => file("/etc/new", { content: (() => 5) as never }),
      {},
      ["file[/etc/new] fails: content: expected a string or a secret, got 5"],
    ],
    [
      "refuses a promised content",
      () => file("/etc/new", { content: (async () => "x") as never }),
      {},
      ["file[/etc/new] fails: content: expected a string or a secret, got a promise: await it"],
    ],
    [
      "refuses a lazy mode that is none",
      () => file("/etc/new", { mode: (() => "644") as never }),
      {},
      ['file[/etc/new] fails: mode: expected octal digits as a string with a leading zero, such as "0644", got "644"'],
    ],
  ])("%s", async (_, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});

describe("file, action delete", () => {
  it.each<Case>([
    [
      "removes a file",
      () => file("/etc/motd", { action: "delete" }),
      { files },
      ["file[/etc/motd] delete would: delete"],
    ],
    [
      "removes a link, whatever it leads to",
      () => file("/etc/to-folder", { action: "delete" }),
      { files },
      ["file[/etc/to-folder] delete would: delete"],
    ],
    ["does nothing where nothing is", () => file("/etc/new", { action: "delete" }), { files }, []],
    ["does nothing where not even the folder is", () => file("/no/such/file", { action: "delete" }), {}, []],
    [
      "refuses a directory",
      () => file("/etc/folder", { action: "delete" }),
      { files },
      [
        "file[/etc/folder] fails: /etc/folder is a directory, not a file",
        '  directory("/etc/folder", { action: "delete" }) removes it',
      ],
    ],
  ])("%s", async (_, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});
