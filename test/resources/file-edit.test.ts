import { fakeHost, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import type { Host } from "../../src/engine/host.ts";
import { recipe } from "../../src/recipes/recipe.ts";
import { file } from "../../src/resources/index.ts";
import { secret } from "../../src/values/secret.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const host = {
  files: {
    "/etc/motd": { content: "old\n", mode: "0600" },
    "/etc/alias": { link: "/etc/motd" },
    "/etc/folder": { directory: true },
  },
} as const;

describe("file, action edit", () => {
  const edit = (to: unknown) => file("/etc/motd", { action: "edit", edit: (() => to) as never });

  it.each<Case>([
    [
      "writes what its function returns",
      () => file("/etc/motd", { action: "edit", edit: (text) => text.toUpperCase() }),
      ["file[/etc/motd] edit would: content"],
    ],
    ["does nothing for the same text", () => edit("old\n"), []],
    [
      "may change the mode too",
      () => file("/etc/motd", { action: "edit", edit: (text) => text, mode: "0644" }),
      ["file[/etc/motd] edit would: mode from 0600 to 0644"],
    ],
    [
      "follows a link",
      () => file("/etc/alias", { action: "edit", edit: () => "new" }),
      ["file[/etc/alias] edit would: content"],
    ],
    [
      "refuses a function that returns nothing",
      () => edit(undefined),
      ["file[/etc/motd] fails: edit must return the whole new text; it returned nothing"],
    ],
    [
      "refuses a function that returns a promise",
      () => edit(Promise.resolve("x")),
      ["file[/etc/motd] fails: edit must return the whole new text; it returned a promise: await it"],
    ],
    [
      "refuses a function that returns lines",
      () => edit(["a"]),
      ['file[/etc/motd] fails: edit must return the whole new text; it returned ["a"]'],
    ],
    [
      "tells a function that fails",
      () =>
        file("/etc/motd", {
          action: "edit",
          edit: () => {
            throw new RangeError("no such line");
          },
        }),
      ["file[/etc/motd] fails: edit failed: RangeError: no such line"],
    ],
    [
      "needs a file",
      () => file("/etc/new", { action: "edit", edit: String }),
      ["file[/etc/new] fails: its text cannot be edited: it is absent"],
    ],
    [
      "needs a file that is one",
      () => file("/etc/folder", { action: "edit", edit: String }),
      ["file[/etc/folder] fails: its text cannot be edited: it is not a file"],
    ],
    [
      "edits what was written before it",
      () => [file("/etc/new", { content: "a" }), file("/etc/new", { action: "edit", edit: (text) => `${text}b` })],
      ["file[/etc/new] create would: create", "file[/etc/new] edit would: content"],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});

describe("a file that is sensitive", () => {
  it.each<[string, () => unknown]>([
    ["by its property", () => file("/etc/motd", { content: "hunter2!\n", sensitive: true })],
    ["by its content", () => file("/etc/motd", { content: secret({ text: "hunter2!\n" }) })],
    ["by a lazy content", () => file("/etc/motd", { content: () => secret({ text: "hunter2!\n" }) })],
    ["when it is edited", () => file("/etc/motd", { action: "edit", edit: () => "hunter2!\n", sensitive: true })],
    ["when it is new", () => file("/etc/new", { content: secret({ text: "hunter2!\n" }) })],
    ["when it is new, by its property", () => file("/etc/new", { content: "hunter2!\n", sensitive: true })],
    ["when it fails", () => file("/no/such/file", { content: "hunter2!\n", sensitive: true })],
  ])("shows neither its content nor a difference: %s", async (_, body) => {
    const plan = await planned(body, { files: { "/etc/motd": "old s3cret\n" } });
    expect([...plan.changes, ...plan.failures]).toHaveLength(1);
    expect(JSON.stringify(plan)).not.toMatch(/hunter2|s3cret|diff/);
  });

  it("and its old content is not even asked for", async () => {
    const fake = fakeHost("debian-12", host);
    const asked: string[] = [];
    const listening: Host = {
      platform: fake.host.platform,
      exchanges: 0,
      exchange: (frames, questions) => {
        asked.push(...[...questions.turn, ...questions.ahead].map(({ kind }) => kind.name));
        return fake.host.exchange(frames, questions);
      },
    };
    const change = (sensitive: boolean) => recipe(() => void file("/etc/motd", { content: "new", sensitive }));
    await plan(change(true), { host: { ...fake, host: listening } });
    expect(asked.toSorted()).toEqual(["digest", "file", "folder"]);
    await plan(change(false), { host: { ...fake, host: listening } });
    expect(asked).toContain("content");
  });
});
