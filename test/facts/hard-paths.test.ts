import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { scaled } from "../machine-speed.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { answerOf, ask, shells } from "./shells.ts";

const nobody = 65534;
const isRoot = process.getuid?.() === 0;
const root = temporaryFolder();
const at = (...parts: string[]): string => join(root, ...parts);

beforeAll(() => {
  chmodSync(root, 0o755);
  mkdirSync(at("closed/in"), { recursive: true });
  writeFileSync(at("closed/in/file"), "x");
  symlinkSync("in/file", at("closed/link"));
  chmodSync(at("closed"), 0o700);
  symlinkSync("closed/in/file", at("to closed"));
  symlinkSync("closed/in", at("into closed"));
  symlinkSync("closed", at("closed itself"));
  writeFileSync(at("mine only"), "secret", { mode: 0o600 });
  symlinkSync("loop b", at("loop a"));
  symlinkSync("loop a", at("loop b"));
  symlinkSync("missing/../mine only", at("back up"));
  symlinkSync("mine only/", at("file as folder"));
  symlinkSync(Buffer.from("no\xffutf8", "latin1"), at("bytes"));
  mkdirSync(Buffer.from(`${at("folder")}\xff`, "latin1"));
  symlinkSync(Buffer.from("folder\xff", "latin1"), at("byte folder"));
  execFileSync("mkfifo", [at("pipe")]);
  for (let hop = 0; hop < 45; hop += 1) symlinkSync(hop === 0 ? "end" : `hop${hop - 1}`, at(`hop${hop}`));
  mkdirSync(at("end"));
  writeFileSync(at("sticky"), "");
  chownSync(at("sticky"), 54321, 54322);
  chmodSync(at("sticky"), 0o6711);
  symlinkSync("end/second link", at("first link"));
  symlinkSync("../sticky", at("end/second link"));
  writeFileSync(at("limit"), "a".repeat(256 * 1024));
  writeFileSync(at("more"), "a".repeat(256 * 1024 + 1));
  writeFileSync(at("bom"), "\uFEFFhi");
});

describe.each(shells)("hard paths in $name", (shell) => {
  const file = (...paths: string[]) =>
    ask(
      shell,
      paths.map((path) => facts.file(at(path))),
    );
  const target = (...paths: string[]) =>
    ask(
      shell,
      paths.map((path) => facts.target(at(path))),
    );
  const asNobody = (...paths: string[]) =>
    ask(
      shell,
      paths.map((path) => facts.target(at(path))),
      nobody,
    );

  it("loops are unreadable, never absent", () => {
    const loop = { unreadable: expect.stringContaining("circle") };
    expect(target("loop a", "loop a/x", "loop a/x/y", "hop44", "hop44/x")).toEqual([loop, loop, loop, loop, loop]);
    expect(file("loop a", "loop b/x")).toEqual([
      { value: expect.objectContaining({ type: "link", target: "loop b" }) },
      loop,
    ]);
    expect(target("hop39")).toEqual([{ value: expect.objectContaining({ type: "directory", canonical: at("end") }) }]);
  });

  it("links to links, each in its own folder", () => {
    expect(target("first link")).toEqual([
      { value: expect.objectContaining({ type: "file", canonical: at("sticky") }) },
    ]);
    expect(file("first link")).toEqual([
      { value: expect.objectContaining({ type: "link", target: "end/second link" }) },
    ]);
  });

  // Only root can look as another user; the test command for hosts runs as root.
  it.skipIf(!isRoot)("what permissions hide is unreadable, never absent", () => {
    const denied = { unreadable: `permission denied: ${at("closed")} cannot be entered` };
    const keys = [
      "closed/in/file",
      "closed/nothing",
      "to closed",
      "into closed",
      "into closed/file",
      "closed itself/in",
    ];
    expect(asNobody(...keys)).toEqual(keys.map(() => denied));
    expect(asNobody("closed")).toEqual([{ value: expect.objectContaining({ type: "directory", mode: "0700" }) }]);
    expect(asNobody("closed itself")).toEqual([
      { value: expect.objectContaining({ type: "directory", canonical: at("closed"), crossedLink: true }) },
    ]);
    expect(ask(shell, [facts.file(at("into closed"))], nobody)).toEqual([
      { value: expect.objectContaining({ type: "link", target: "closed/in" }) },
    ]);
  });

  // As above.
  it.skipIf(!isRoot)("a file that may be seen, not read", () => {
    const answers = [{ value: expect.objectContaining({ type: "file", mode: "0600", size: 6 }) }];
    expect(asNobody("mine only")).toEqual(answers);
    const denied = [{ unreadable: `permission denied: ${at("mine only")} cannot be read` }];
    expect(ask(shell, [facts.digest(at("mine only"))], nobody)).toEqual(denied);
    expect(ask(shell, [facts.content(at("mine only"))], nobody)).toEqual(denied);
  });

  it("links through what is missing, or a file", () => {
    expect(target("back up")).toEqual([{ unreadable: expect.stringContaining("does not exist") }]);
    expect(target("file as folder")).toEqual([{ unreadable: expect.stringContaining("through a file") }]);
  });

  it("names that are not UTF-8", () => {
    expect(target("bytes", "byte folder", "byte folder/x")).toEqual([
      { unreadable: expect.stringContaining("not UTF-8") },
      { unreadable: expect.stringContaining("not UTF-8") },
      { unreadable: expect.stringContaining("not UTF-8") },
    ]);
    expect(file("bytes", "sticky")).toMatchObject([
      { value: { type: "link", target: "no\uFFFDutf8" } },
      { value: { type: "file" } },
    ]);
  });

  it("a pipe is not waited for", () => {
    expect(ask(shell, [facts.digest(at("pipe"))])).toEqual([{ value: { canonical: at("pipe"), crossedLink: false } }]);
    expect(ask(shell, [facts.content(at("pipe"))])).toMatchObject([{ value: { why: "not a file" } }]);
    expect(file("pipe")).toMatchObject([{ value: { type: "other" } }]);
  });

  // As above.
  it.skipIf(!isRoot)("numbers stand in for unknown names, and may get one", () => {
    const [answer] = file("sticky");
    expect(answer).toMatchObject({ value: { mode: "6711", owner: "54321", group: "54322", uid: 54321 } });
    const fact = facts.file(at("sticky"));
    if (answer === undefined) throw new Error("no answer");
    expect(fact.kind.roots?.(fact.key as never, answer as never, {} as never).watched).toContain("/etc/passwd");
  });

  it("content: the limit, the mark at the beginning, files of /proc and /sys", () => {
    const keys = [
      at("limit"),
      at("more"),
      at("bom"),
      "/proc/version",
      "/sys/kernel/mm/transparent_hugepage/enabled",
      "/proc/self/nothing",
    ];
    const [limit, more, bom, version, , nothing] = ask(shell, keys.map(facts.content));
    expect(limit).toMatchObject({ value: { text: "a".repeat(256 * 1024) } });
    expect(more).toMatchObject({ value: { why: "too large" } });
    expect(bom).toMatchObject({ value: { text: "\uFEFFhi" } });
    expect(version).toMatchObject({ value: { text: expect.stringMatching(/^Linux version .*\n$/) } });
    expect(nothing).toMatchObject({ value: { why: "absent" } });
  });

  it("thousands of paths", { timeout: scaled(60_000) }, () => {
    const many = Array.from({ length: 2500 }, (_, index) =>
      at(index % 3 === 0 ? "hop3" : "end", `${index} ${"n".repeat(100)}`),
    );
    const answers = ask(shell, [...many, at("sticky")].map(facts.file));
    expect(answers.slice(0, 2)).toMatchObject([
      { value: { type: "none", crossedLink: true } },
      { value: { type: "none", crossedLink: false } },
    ]);
    expect(answers).toHaveLength(2501);
    expect(answers.at(-1)).toMatchObject({ value: { type: "file" } });
  });

  it("an answer that was mixed with something else is spoilt", () => {
    const fact = facts.file(at("end"));
    const output = Buffer.from(answerOf(shell, fact.kind.script([fact.key] as never[], {} as never)));
    const parse = (bytes: Buffer) => () => fact.kind.parse(bytes, [fact.key] as never[], {} as never);
    expect(parse(output)).not.toThrow();
    for (const cut of [0, 5, 20, output.length - 1]) {
      expect(parse(output.subarray(0, cut))).toThrow();
      expect(parse(Buffer.concat([output.subarray(0, cut), Buffer.from("late"), output.subarray(cut)]))).toThrow();
    }
  });
});
