import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { directory } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const host: FakeHostOptions = {
  files: {
    "/srv/app": { directory: true, mode: "0750", owner: "deploy", group: "www" },
    "/srv/alias": { link: "/srv/app" },
    "/srv/dangling": { link: "/srv/nowhere" },
    "/srv/file": "x",
    "/srv/file-alias": { link: "/srv/file" },
    "/srv/loop": { link: "/srv/loop" },
  },
};

describe("directory, action create", () => {
  it.each<Case>([
    ["makes one", () => directory("/srv/new"), ["directory[/srv/new] create would: create"]],
    [
      "says what it states",
      () => directory("/srv/new", { mode: "0700", owner: "a", group: "b" }),
      ["directory[/srv/new] create would: create, mode 0700, owner a, group b"],
    ],
    ["makes the ones above it", () => directory("/srv/a/b/c"), ["directory[/srv/a/b/c] create would: create"]],
    ["makes one behind a link", () => directory("/srv/alias/sub"), ["directory[/srv/alias/sub] create would: create"]],
    ["does nothing where all is so", () => directory("/srv/app", { mode: "0750", owner: "deploy", group: "1000" }), []],
    ["leaves alone what it does not state", () => directory("/srv/app"), []],
    ["does nothing for the root", () => directory("/"), []],
    ["sees a trailing slash as none", () => directory("/srv/app/"), []],
    [
      "changes mode and owner",
      () => directory("/srv/app", { mode: "01777", owner: "root" }),
      ["directory[/srv/app] create would: mode from 0750 to 1777, owner from deploy to root"],
    ],
    [
      "follows a link",
      () => directory("/srv/alias", { mode: "0755" }),
      ["directory[/srv/alias] create would: mode from 0750 to 0755"],
    ],
    [
      "refuses a file",
      () => directory("/srv/file"),
      ["directory[/srv/file] fails: /srv/file is there already, and is no directory but a file"],
    ],
    [
      "refuses a link to a file",
      () => directory("/srv/file-alias"),
      ["directory[/srv/file-alias] fails: /srv/file-alias is there already, and is no directory but a link"],
    ],
    [
      "refuses a link to nowhere",
      () => directory("/srv/dangling"),
      ["directory[/srv/dangling] fails: /srv/dangling is there already, and is no directory but a link"],
    ],
    [
      "refuses a file above it",
      () => directory("/srv/file/sub"),
      ["directory[/srv/file/sub] fails: /srv/file is not a folder"],
    ],
    [
      "refuses a file far above it",
      () => directory("/srv/file/a/b"),
      ["directory[/srv/file/a/b] fails: /srv/file is not a folder"],
    ],
    [
      "refuses a circle of links",
      () => directory("/srv/loop/a"),
      ["directory[/srv/loop/a] fails: cannot determine the current state: too many links: /srv/loop leads in a circle"],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});

describe("directory, action delete", () => {
  const gone = { action: "delete" } as const;

  it.each<Case>([
    [
      "removes it with all that is in it",
      () => directory("/srv/app", gone),
      ["directory[/srv/app] delete would: delete, with all that is in it"],
    ],
    ["does nothing where nothing is", () => directory("/srv/new", gone), []],
    [
      "never removes the root",
      () => directory("/", gone),
      ["directory[/] fails: the root directory cannot be deleted"],
    ],
    [
      "never removes the root, however it is spelled",
      () => directory("//.//", gone),
      ["directory[//.//] fails: the root directory cannot be deleted"],
    ],
    [
      "refuses a file",
      () => directory("/srv/file", gone),
      [
        "directory[/srv/file] fails: /srv/file is no directory but a file",
        '  file("/srv/file", { action: "delete" }) removes it',
      ],
    ],
    [
      "refuses a link, so that what it leads to stays",
      () => directory("/srv/alias", gone),
      [
        "directory[/srv/alias] fails: /srv/alias is no directory but a link",
        '  file("/srv/alias", { action: "delete" }) removes it',
      ],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});
