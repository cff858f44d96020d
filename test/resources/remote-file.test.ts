import { createHash } from "node:crypto";
import { join } from "node:path";
import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { remoteFile } from "../../src/resources/index.ts";
import { secret } from "../../src/values/secret.ts";
import { outline, planned } from "../recipes/planned.ts";
import { folderWith } from "../templates/folder.ts";

const folder = folderWith({
  "a.txt": "new\n",
  empty: "",
  image: Uint8Array.of(0, 255, 1, 10),
  "latin1.txt": Uint8Array.of(0x67, 0xfc, 0x6e),
  "long.txt": "x".repeat(70_000),
});

const here = (name: string): string => join(folder, name);
const digestOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}` as const;
const url = "https://example.com/tool";

type Case = readonly [string, () => unknown, FakeHostOptions, readonly string[]];

describe("remoteFile, from this machine", () => {
  it.each<Case>([
    ["is made", () => remoteFile("/etc/a", { source: here("a.txt") }), {}, ["remoteFile[/etc/a] create would: create"]],
    [
      "is made empty",
      () => remoteFile("/etc/a", { source: here("empty"), mode: "0600" }),
      {},
      ["remoteFile[/etc/a] create would: create, mode 0600"],
    ],
    [
      "is left alone where it is so",
      () => remoteFile("/etc/a", { source: here("a.txt") }),
      { files: { "/etc/a": "new\n" } },
      [],
    ],
    [
      "is replaced, and keeps its mode",
      () => remoteFile("/etc/a", { source: here("image") }),
      { files: { "/etc/a": { content: "old\n", mode: "0600" } } },
      ["remoteFile[/etc/a] create would: content"],
    ],
    [
      "gets its owner",
      () => remoteFile("/etc/a", { source: here("a.txt"), owner: "deploy" }),
      { files: { "/etc/a": "new\n" } },
      ["remoteFile[/etc/a] create would: owner from root to deploy"],
    ],
    [
      "is deleted without a source",
      () => remoteFile("/etc/a", { action: "delete" }),
      { files: { "/etc/a": "x" } },
      ["remoteFile[/etc/a] delete would: delete"],
    ],
    [
      "needs its folder",
      () => remoteFile("/no/a", { source: here("a.txt") }),
      {},
      ["remoteFile[/no/a] fails: its folder /no does not exist", '  directory("/no") before it creates the folder'],
    ],
  ])("%s", async (_, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it.each([
    ["of text", "a.txt", { path: "/etc/a", before: "old\n", after: "new\n" }],
    ["of no binary file", "image", undefined],
    ["of no text that is not UTF-8", "latin1.txt", undefined],
    ["of no long text", "long.txt", undefined],
  ])("shows the difference %s", async (_, source, diff) => {
    const { changes } = await planned(() => remoteFile("/etc/a", { source: here(source) }), {
      files: { "/etc/a": "old\n" },
    });
    expect(changes[0]?.changes[0]).toEqual({ summary: "content", ...(diff === undefined ? {} : { diff }) });
  });

  it("says what contradicts it", async () => {
    const both = planned(() => {
      remoteFile("/etc/a", { source: here("a.txt") });
      remoteFile("again", { path: "/etc/a", source: here("image") });
    });
    await expect(both).rejects.toThrow("/etc/a");
  });
});

describe("remoteFile, from a URL", () => {
  const checksum = digestOf("tool");

  it.each<Case>([
    [
      "is made",
      () => remoteFile("/srv/tool", { source: url, checksum }),
      {},
      ["remoteFile[/srv/tool] create would: create"],
    ],
    [
      "is current if its digest says so",
      () => remoteFile("/srv/tool", { source: url, checksum }),
      { files: { "/srv/tool": "tool" } },
      [],
    ],
    [
      "is downloaded again if its digest differs",
      () => remoteFile("/srv/tool", { source: url, checksum }),
      { files: { "/srv/tool": "old tool" } },
      ["remoteFile[/srv/tool] create would: content"],
    ],
    [
      "takes a checksum in capitals",
      () => remoteFile("/srv/tool", { source: url, checksum: `sha256:${checksum.slice(7).toUpperCase()}` }),
      { files: { "/srv/tool": "tool" } },
      [],
    ],
    [
      "is left alone once it is there, unchecked",
      () => remoteFile("/srv/tool", { source: url, unchecked: true }),
      { files: { "/srv/tool": "any" } },
      [],
    ],
    [
      "needs curl or wget",
      () => remoteFile("/srv/tool", { source: url, checksum }),
      { facts: [facts.downloader().is("none")] },
      ["remoteFile[/srv/tool] fails: the host has neither curl nor wget", '  pkg("curl") before it installs one'],
    ],
    [
      "needs neither where nothing is to be downloaded",
      () => remoteFile("/srv/tool", { source: url, checksum }),
      { facts: [facts.downloader().is("none")], files: { "/srv/tool": "tool" } },
      [],
    ],
    [
      "does not show secrets to other users by busybox's wget",
      () =>
        remoteFile("/srv/tool", { source: url, checksum, headers: { Authorization: secret({ text: "Bearer abc" }) } }),
      { facts: [facts.downloader().is("small wget")] },
      [
        "remoteFile[/srv/tool] fails: the host's wget is busybox's: it can neither keep headers and URLs secret nor count redirects",
        '  pkg("curl") before it installs one that can',
      ],
    ],
  ])("%s", async (_, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});

describe("remoteFile that is declared wrongly", () => {
  it.each([
    [
      "no checksum",
      { source: url },
      'a download needs the property "checksum": without it nobody knows what was downloaded',
    ],
    [
      "both",
      { source: url, unchecked: true, checksum: digestOf("") },
      "a download has a checksum or is unchecked, not both",
    ],
    [
      "checksum of a file",
      { source: here("a.txt"), checksum: digestOf("") },
      "checksum and unchecked are for a source that is a URL",
    ],
    [
      "another checksum",
      { source: url, checksum: "md5:abc" as never },
      'checksum: expected "sha256:" and 64 hexadecimal digits, got "md5:abc"',
    ],
    [
      "another scheme",
      { source: "ftp://example.com/a" },
      "source: expected the path of a file, or a URL that begins with https:// or http://",
    ],
    [
      "a header with two lines",
      { source: url, headers: { "X-A": "b\nX-C: d" } },
      "headers: expected an object with names of HTTP headers",
    ],
    [
      "a header that is a file for curl",
      { source: url, headers: { "@/etc/shadow": "" } },
      "headers: expected an object with names of HTTP headers",
    ],
    ["no file", { source: "no-such-file" }, 'no source "no-such-file" found'],
    ["a secret path", { source: secret({ text: "abcdef" }) }, "source: only a URL may be a secret"],
    ["no time", { source: url, unchecked: true, timeout: 0 }, "timeout: expected whole seconds, at least 1, got 0"],
    [
      "half a retry",
      { source: url, unchecked: true, retries: 0.5 },
      "retries: expected a whole number, 0 or more, got 0.5",
    ],
  ])("%s", async (_, properties, message) => {
    await expect(planned(() => remoteFile("/etc/a", properties))).rejects.toThrow(message);
  });
});
