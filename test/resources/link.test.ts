import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { link } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const host: FakeHostOptions = {
  files: {
    "/etc/site": "x",
    "/etc/enabled": { link: "/etc/site" },
    "/etc/folder": { directory: true },
    "/etc/to-folder": { link: "/etc/folder" },
  },
};
const to = "/etc/site";

describe("link, action create", () => {
  it.each<Case>([
    ["makes one", () => link("/etc/new", { to }), ["link[/etc/new] create would: link to /etc/site"]],
    ["may lead nowhere", () => link("/etc/new", { to: "/no/such" }), ["link[/etc/new] create would: link to /no/such"]],
    ["may be relative", () => link("/etc/new", { to: "../site" }), ["link[/etc/new] create would: link to ../site"]],
    ["does nothing where it leads there", () => link("/etc/enabled", { to }), []],
    [
      "leads elsewhere",
      () => link("/etc/enabled", { to: "/etc/folder" }),
      ["link[/etc/enabled] create would: link to /etc/folder, no longer to /etc/site"],
    ],
    [
      "replaces a link to a directory, and makes none inside",
      () => link("/etc/to-folder", { to }),
      ["link[/etc/to-folder] create would: link to /etc/site, no longer to /etc/folder"],
    ],
    [
      "takes the spelling as it is written",
      () => link("/etc/enabled", { to: "site" }),
      ["link[/etc/enabled] create would: link to site, no longer to /etc/site"],
    ],
    [
      "refuses a file",
      () => link("/etc/site", { to: "/x" }),
      ["link[/etc/site] fails: /etc/site is a file already", "  force: true replaces it"],
    ],
    [
      "replaces a file by force",
      () => link("/etc/site", { to: "/x", force: true }),
      ["link[/etc/site] create would: link to /x"],
    ],
    [
      "refuses a directory",
      () => link("/etc/folder", { to }),
      [
        "link[/etc/folder] fails: /etc/folder is a directory",
        '  directory("/etc/folder", { action: "delete" }) before it removes it',
      ],
    ],
    [
      "refuses a directory by force too",
      () => link("/etc/folder", { to, force: true }),
      [
        "link[/etc/folder] fails: /etc/folder is a directory",
        '  directory("/etc/folder", { action: "delete" }) before it removes it',
      ],
    ],
    [
      "needs its folder",
      () => link("/srv/a/b", { to }),
      ["link[/srv/a/b] fails: its folder /srv/a does not exist", '  directory("/srv/a") before it creates the folder'],
    ],
    [
      "asks a lazy target",
      () => link("/etc/new", { to: (host) => `/etc/${host.platform.name}` }),
      ["link[/etc/new] create would: link to /etc/debian"],
    ],
    [
      "refuses a lazy target that is none",
      () => link("/etc/new", { to: () => "" }),
      ['link[/etc/new] fails: to: expected a path, got ""'],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});

describe("link, action delete", () => {
  const gone = { action: "delete" } as const;

  it.each<Case>([
    [
      "removes it, and not what it leads to",
      () => link("/etc/to-folder", gone),
      ["link[/etc/to-folder] delete would: delete"],
    ],
    [
      "does not need to know where it leads",
      () => link("/etc/enabled", gone),
      ["link[/etc/enabled] delete would: delete"],
    ],
    ["does nothing where nothing is", () => link("/etc/new", gone), []],
    ["refuses a file", () => link("/etc/site", gone), ["link[/etc/site] fails: /etc/site is no link but a file"]],
    [
      "refuses a directory",
      () => link("/etc/folder", gone),
      ["link[/etc/folder] fails: /etc/folder is no link but a directory"],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});
