import { describe, expect, it } from "vitest";
import { directory, execute, file, link, pkg, service } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const host = {
  files: {
    "/etc/here": "",
    "/etc/alias": { link: "/etc/here" },
    "/etc/owned": { content: "x", owner: "deploy", mode: "0600" },
    "/etc/folder": { directory: true },
    "/etc/to-folder": { link: "/etc/folder" },
  },
  commands: { yes: 0, no: 1 },
} as const;

describe("a dry run's forecast", () => {
  it.each<Case>([
    [
      "a file in a folder made before it",
      () => [directory("/srv/a/b"), file("/srv/a/b/c"), file("/srv/a/d")],
      [
        "directory[/srv/a/b] create would: create",
        "file[/srv/a/b/c] create would: create",
        "file[/srv/a/d] create would: create",
      ],
    ],
    [
      "the same directory twice",
      () => [directory("/srv/a", { mode: "0700" }), directory("/srv/a", { mode: "0700" })],
      ["directory[/srv/a] create would: create, mode 0700"],
    ],
    [
      "the same directory with another mode",
      () => [directory("/srv/a", { mode: "0700" }), directory("/srv/a", { mode: "0755" })],
      ["directory[/srv/a] create would: create, mode 0700", "directory[/srv/a] create would: mode from 0700 to 0755"],
    ],
    [
      "a directory whose mode was changed before",
      () => [directory("/etc", { mode: "0700" }), directory("/etc", { mode: "0700" })],
      ["directory[/etc] create would: mode from 0755 to 0700"],
    ],
    [
      "the same file twice",
      () => [file("/etc/a", { content: "x" }), file("/etc/a", { content: "x" })],
      ["file[/etc/a] create would: create"],
    ],
    [
      "a file in a folder that is gone by then: the run will fail there, if nothing else does",
      () => [directory("/srv/a"), directory("/srv/a", { action: "delete" }), file("/srv/a/b")],
      [
        "directory[/srv/a] create would: create",
        "directory[/srv/a] delete would: delete, with all that is in it",
        "file[/srv/a/b] create may: ",
      ],
    ],
    [
      "a file after a command that may do anything",
      () => [execute("make"), file("/etc/a", { content: "x" })],
      ["execute[make] run would: run", "file[/etc/a] create may: create"],
    ],
    [
      "a file in a folder that a command may make",
      () => [execute("make"), file("/srv/a/b")],
      ["execute[make] run would: run", "file[/srv/a/b] create may: create", "  as long as /srv/a is a folder by then"],
    ],
    [
      "a command whose guard a command may alter",
      () => [execute("make"), execute("again", { onlyIf: "no" })],
      ["execute[make] run would: run", "execute[again] run may: run"],
    ],
    [
      "a guard that looks at a file written before",
      () => [file("/etc/a"), execute("make", { notIf: "test -e /etc/a" })],
      ["file[/etc/a] create would: create", "execute[make] run may: run"],
    ],
    [
      "a link whose file was written is still a link",
      () => [file("/etc/alias", { content: "new" }), link("/etc/alias", { to: "/etc/here" })],
      ["file[/etc/alias] create would: content"],
    ],
    [
      "a file that keeps its owner",
      () => [file("/etc/owned", { content: "new" }), file("/etc/owned", { owner: "deploy", mode: "0600" })],
      ["file[/etc/owned] create would: content"],
    ],
    [
      "a file whose mode was changed before",
      () => [file("/etc/owned", { mode: "0644" }), file("/etc/owned", { mode: "0644" })],
      ["file[/etc/owned] create would: mode from 0600 to 0644"],
    ],
    [
      "a directory that a link leads to",
      () => [directory("/etc/to-folder", { mode: "0700" }), directory("/etc/to-folder", { mode: "0700" })],
      ["directory[/etc/to-folder] create would: mode from 0755 to 0700"],
    ],
    [
      "a link that is removed, and then a folder",
      () => [link("/etc/alias", { action: "delete" }), directory("/etc/alias")],
      ["link[/etc/alias] delete would: delete", "directory[/etc/alias] create would: create"],
    ],
    [
      "a package whose service is known only afterwards",
      () => [pkg("nginx"), service("nginx", { action: ["enable", "start"] })],
      [
        "package[nginx] install would: install",
        "service[nginx] enable may: enable",
        "  as long as there is a service nginx by then",
        "service[nginx] start may: start",
      ],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});
