import { createHash } from "node:crypto";
import { join } from "node:path";
import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { archive, directory } from "../../src/resources/index.ts";
import { secret } from "../../src/values/secret.ts";
import { outline, planned } from "../recipes/planned.ts";
import { folderWith } from "../templates/folder.ts";

const folder = folderWith({ "app.tar.gz": "an archive" });

const source = join(folder, "app.tar.gz");
const digest = createHash("sha256").update("an archive").digest("hex");
const checksum = `sha256:${digest}` as const;
const url = "https://example.com/app.tar.gz";
const usual = { strip: 0, setuid: false };
const above = { "/opt": { directory: true } } as const;

/** A destination that was unpacked before. */
const unpacked = (of: string, options: object = usual): FakeHostOptions => ({
  files: { "/opt/app/.tsamae-archive/mark": `sha256:${of} ${JSON.stringify(options)}\n`, "/opt/app/run": "" },
});

type Case = readonly [string, () => unknown, FakeHostOptions, readonly string[]];

describe("archive", () => {
  it.each<Case>([
    [
      "is unpacked",
      () => archive("/opt/app", { source }),
      { files: above },
      ["archive[/opt/app] unpack would: unpack app.tar.gz"],
    ],
    ["is not unpacked again", () => archive("/opt/app", { source }), unpacked(digest), []],
    [
      "is unpacked again when it is another one",
      () => archive("/opt/app", { source }),
      unpacked("0".repeat(64)),
      ["archive[/opt/app] unpack would: unpack app.tar.gz in the place of what was unpacked before"],
    ],
    [
      "is unpacked again when it is to be unpacked otherwise",
      () => archive("/opt/app", { source, strip: 1, owner: "deploy" }),
      unpacked(digest),
      ["archive[/opt/app] unpack would: unpack app.tar.gz in the place of what was unpacked before"],
    ],
    [
      "is left alone where it was unpacked so",
      () => archive("/opt/app", { source, strip: 1, owner: "deploy" }),
      unpacked(digest, { strip: 1, owner: "deploy", setuid: false }),
      [],
    ],
    [
      "fills an empty folder",
      () => {
        directory("/opt/app", { mode: "0700" });
        archive("/opt/app", { source });
      },
      { files: { "/opt/app": { directory: true, mode: "0700" } } },
      ["archive[/opt/app] unpack would: unpack app.tar.gz"],
    ],
    [
      "refuses a folder with something else in it",
      () => archive("/opt/app", { source }),
      { files: { "/opt/app/a/b": "", "/opt/app/c": "" } },
      [
        "archive[/opt/app] fails: /opt/app is neither empty nor unpacked from an archive: in it are a, c",
        '  directory("/opt/app", { action: "delete" }) before it removes it, with all that is in it',
      ],
    ],
    [
      "refuses a file in its place",
      () => archive("/opt/app", { source }),
      { files: { "/opt/app": "" } },
      ["archive[/opt/app] fails: /opt/app is there already, and is no folder"],
    ],
    [
      "needs the folder above",
      () => archive("/no/app", { source }),
      {},
      ["archive[/no/app] fails: its folder /no does not exist", '  directory("/no") before it creates the folder'],
    ],
    [
      "is downloaded",
      () => archive("/opt/app", { source: url, checksum }),
      { files: above },
      [`archive[/opt/app] unpack would: unpack ${url}`],
    ],
    [
      "is not downloaded where it is so",
      () => archive("/opt/app", { source: url, checksum }),
      { ...unpacked(digest), facts: [facts.downloader().is("none")] },
      [],
    ],
    ["is taken once, unchecked", () => archive("/opt/app", { source: url, unchecked: true }), unpacked("0"), []],
    [
      "shows no secret address",
      () => archive("/opt/app", { source: secret({ text: `${url}?s3cret` }), unchecked: true }),
      { files: above },
      ["archive[/opt/app] unpack would: unpack"],
    ],
    [
      "is on the host",
      () => archive("/opt/app", { hostSource: "/srv/app.tar" }),
      { files: { ...above, "/srv/app.tar": "an archive" } },
      ["archive[/opt/app] unpack would: unpack /srv/app.tar"],
    ],
    [
      "is not on the host",
      () => archive("/opt/app", { hostSource: "/srv/app.tar" }),
      { files: above },
      [
        "archive[/opt/app] fails: there is no file /srv/app.tar on the host",
        "  source is for a file of the control machine",
      ],
    ],
    [
      "is known to be the same on the host",
      () => archive("/opt/app", { hostSource: "/srv/app.tar" }),
      { files: { ...unpacked(digest).files, "/srv/app.tar": "an archive" } },
      [],
    ],
  ])("%s", async (_, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it.each([
    ["two sources", { source, hostSource: "/a" }, 'state "source" or "hostSource", one of them'],
    ["a download without a checksum", { source: url }, 'a download needs the property "checksum"'],
    ["a checksum of a file", { source, checksum }, "checksum and unchecked are for a source that is a URL"],
    ["a file that is not there", { source: "no-such.tar" }, 'no source "no-such.tar" found'],
    ["half a level", { source, strip: 0.5 }, "strip: expected a whole number, 0 or more"],
    ["set-uid for others", { source, setuid: true, owner: "deploy" }, "setuid: goes without owner and group"],
  ])("refuses %s", async (_, properties, message) => {
    await expect(planned(() => archive("/opt/app", properties))).rejects.toThrow(message);
  });
});
