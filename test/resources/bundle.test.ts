import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { bundled } from "../../src/resources/bundle.ts";
import { type BundledFile, bundleScript } from "../../src/resources/bundle-script.ts";
import { type Change, change } from "../../src/resources/change.ts";
import { bytesOf } from "../../src/session/content.ts";
import { sh } from "../../src/values/shell.ts";
import { type Shell, shells } from "../facts/shells.ts";
import { temporaryFolder } from "../temporary/folder.ts";

const digestOf = (content: string): string => createHash("sha256").update(content).digest("hex");

const fileAt = (path: string, content: string, more: Partial<BundledFile> = {}): BundledFile => ({
  path,
  size: Buffer.byteLength(content),
  digest: digestOf(content),
  rights: { mode: "0644" },
  content: () => Buffer.from(content),
  ...more,
});

describe.each(shells)("a bundle of files in $name", (shell) => {
  let root = "";
  beforeEach(() => {
    root = temporaryFolder();
    for (const folder of ["a", "b", "it's"]) mkdirSync(join(root, folder));
  });

  const write = ({ argv, path }: Shell, files: readonly BundledFile[]) => {
    const [program, ...args] = argv;
    return spawnSync(program, [...args, "-c", bundleScript(files).text], {
      input: Buffer.concat(files.map((file) => bytesOf(file.content()))),
      // Without a level bash takes itself for one that a remote login has started.
      env: { PATH: path, LC_ALL: "C", SHLVL: "2" },
      encoding: "utf8",
    });
  };
  const text = (path: string): string => readFileSync(join(root, path), "utf8");
  const mode = (path: string): string => (statSync(join(root, path)).mode & 0o7777).toString(8);
  const leftovers = (): readonly string[] =>
    readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.includes(".tsamae"));

  it("leaves files alone that are no longer what was seen: by their rights, or by their content", () => {
    const seen = { keeps: { mode: "0600", owner: String(process.getuid?.()), group: String(process.getgid?.()) } };
    const writeTwo = (more: Partial<BundledFile>) =>
      write(shell, [
        fileAt(join(root, "a/swapped"), "secret", { rights: {}, ...seen, ...more }),
        fileAt(join(root, "a/other"), ""),
      ]);
    writeFileSync(join(root, "a/swapped"), "theirs", { mode: 0o644 });
    const byRights = writeTwo({ before: digestOf("theirs") });
    // Without cp of coreutils nothing is taken over: the file gets the rights that were seen.
    if (byRights.status === 0) expect(mode("a/swapped")).toBe("600");
    else expect(byRights.stderr).toContain("somebody else changed it meanwhile");
    writeFileSync(join(root, "a/swapped"), "theirs");
    chmodSync(join(root, "a/swapped"), 0o600);
    const byContent = writeTwo({ before: digestOf("what was seen") });
    expect(byContent.stderr).toContain(`somebody else changed a file in ${root}/a meanwhile`);
    expect([byContent.status, text("a/swapped"), leftovers()]).toEqual([1, "theirs", []]);
    expect(writeTwo({ before: digestOf("theirs") })).toMatchObject({ status: 0, stderr: "" });
    expect([text("a/swapped"), mode("a/swapped")]).toEqual(["secret", "600"]);
  });

  it("is written whole, with owner and mode, over files, links and nothing", () => {
    writeFileSync(join(root, "a/old"), "old");
    mkdirSync(join(root, "precious"));
    symlinkSync("../precious", join(root, "a/link"));
    const files = [
      fileAt(join(root, "a/old"), "new\n"),
      fileAt(join(root, "a/link"), "no link\n", { rights: { mode: "0600" } }),
      fileAt(join(root, "a/.hidden"), ""),
      fileAt(join(root, "b/-rf"), "\0bytes\n\xff".repeat(20_000), { rights: { mode: "4755", owner: "1", group: "2" } }),
      fileAt(join(root, "b/quote'$(x)"), "x"),
      fileAt(join(root, "it's/here"), "here"),
      fileAt(join(root, "last"), "no line end"),
    ];
    expect(write(shell, files)).toMatchObject({ status: 0, stdout: "", stderr: "" });
    expect([text("a/old"), text("a/link"), text("a/.hidden"), text("it's/here"), text("last")]).toEqual([
      "new\n",
      "no link\n",
      "",
      "here",
      "no line end",
    ]);
    expect(digestOf(text("b/-rf"))).toBe(files[3]?.digest);
    expect([mode("a/old"), mode("a/link"), mode("b/-rf")]).toEqual(["644", "600", "4755"]);
    expect(statSync(join(root, "b/-rf"))).toMatchObject({ uid: 1, gid: 2 });
    expect(readdirSync(join(root, "precious"))).toEqual([]);
    expect(leftovers()).toEqual([]);
  });

  it("changes nothing when a content did not arrive whole", () => {
    const files = [fileAt(join(root, "a/one"), "1"), fileAt(join(root, "a/two"), "2", { digest: digestOf("3") })];
    expect(write(shell, files)).toMatchObject({ status: 1, stderr: "the contents did not arrive whole\n" });
    expect(readdirSync(join(root, "a"))).toEqual([]);
  });

  it("tells where a folder took a file's place, and leaves it", () => {
    mkdirSync(join(root, "a/two"));
    const files = [fileAt(join(root, "a/one"), "1"), fileAt(join(root, "a/two"), "2")];
    expect(write(shell, files)).toMatchObject({
      status: 1,
      stderr: `${root}/a/two: a folder took its place meanwhile\n`,
    });
    expect(readdirSync(join(root, "a/two"))).toEqual([]);
    expect(leftovers()).toEqual([]);
  });

  it("ends where one of its folders is gone", () => {
    const files = [fileAt(join(root, "a/one"), "1"), fileAt(join(root, "gone/two"), "2")];
    expect(write(shell, files).status).not.toBe(0);
    expect(readdirSync(join(root, "a"))).toEqual([]);
    expect(leftovers()).toEqual([]);
  });

  it("starts few programs for many files", () => {
    const files = Array.from({ length: 300 }, (_, index) => fileAt(join(root, `a/f${index}`), `${index}\n`));
    expect(write(shell, files)).toMatchObject({ status: 0, stderr: "" });
    expect(readdirSync(join(root, "a"))).toHaveLength(300);
    expect(text("a/f299")).toBe("299\n");
    // What takes so many bytes is started for each; all else is started for all of them.
    const calls = bundleScript(files).text.match(/^\s*(sha256sum|chmod|chown|sync|mv|mktemp|mkdir) /gm) ?? [];
    expect(calls.length).toBeLessThan(10);
  });
});

describe("changes that write files", () => {
  const single = (path: string, more: Partial<BundledFile> = {}): Change =>
    change(path, { script: sh`single ${path}` }, { writes: fileAt(path, path, more) });
  const other = change("other", { script: sh`other` });
  const outline = (changes: readonly Change[]): readonly string[] =>
    changes.map(
      ({ summary, does }) => `${summary}: ${does.map(({ script }) => script.text.split("\n", 1)[0]).join(", ")}`,
    );

  it("are done by the last of them", () => {
    const changes = bundled([single("/a"), other, single("/b"), single("/c"), other]);
    expect(changes.map(({ does }) => does.length)).toEqual([0, 1, 0, 1, 1]);
    expect(Buffer.from(bytesOf(changes[3]?.does[0]?.content ?? new Uint8Array())).toString()).toBe("/a/b/c");
    expect(changes.map(({ summary }) => summary)).toEqual(["/a", "other", "/b", "/c", "other"]);
  });

  it("go by themselves where they are large, alone, or of names that programs write in ways of their own", () => {
    const large = single("/large", { size: 1_000_000 });
    const twice = [single("/twice"), single("/twice")];
    const alone = [large, single("/a b"), single("/a\\b"), single("/a\nb"), ...twice, single("/a")];
    expect(outline(bundled(alone))).toEqual(outline(alone));
  });

  it("are several bundles where they are very many", () => {
    const changes = bundled(Array.from({ length: 1200 }, (_, index) => single(`/f${index}`)));
    expect(changes.at(-1)?.does).toHaveLength(3);
  });
});
