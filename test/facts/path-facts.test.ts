import { createHash } from "node:crypto";
import {
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { scaled } from "../machine-speed.ts";
import { randomCases, seed } from "../random-cases.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { resolve } from "./path-oracle.ts";
import { ask, shells } from "./shells.ts";

const names = ["a", "b", "-c", "d e", "f\ng", "h'i$(x)", "j\\k", "l\t\u001fm", "ä\u{1F600}", "*"];
const name = fc.constantFrom(...names);
const path = fc.array(name, { minLength: 1, maxLength: 3 });
const way = fc.oneof(
  { weight: 3, arbitrary: path.map((parts) => ({ parts, absolute: true })) },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.oneof(name, fc.constantFrom("..", ".")), { minLength: 1, maxLength: 4 })
      .map((parts) => ({ parts, absolute: false })),
  },
);
const entry = fc.oneof(
  fc.record({ type: fc.constant("folder" as const), path }),
  fc.record({ type: fc.constant("file" as const), path, text: fc.string({ unit: "binary", maxLength: 50 }) }),
  fc.record({ type: fc.constant("link" as const), path, way }),
);
type Entry = typeof entry extends fc.Arbitrary<infer One> ? One : never;

/** What cannot be made (its folder is missing, or it is there) is left out, and so is what a link leads out of the root. */
function make(root: string, entries: readonly Entry[]): void {
  for (const one of entries) {
    const at = join(root, ...one.path);
    try {
      if (!`${realpathSync(dirname(at))}/`.startsWith(`${root}/`)) continue;
      if (one.type === "folder") mkdirSync(at);
      else if (one.type === "file") writeFileSync(at, one.text, { flag: "wx" });
      else symlinkSync(one.way.absolute ? join(root, ...one.way.parts) : one.way.parts.join("/"), at);
    } catch {}
  }
}

function expectedFile(key: string, links: "stay" | "follow") {
  const resolved = resolve(key, links);
  if (resolved === "unreadable") return { unreadable: expect.any(String) };
  const where = { canonical: resolved.canonical, crossedLink: resolved.canonical !== key };
  if (!resolved.exists) return { value: { type: "none", ...where } };
  const stat = links === "stay" ? lstatSync(key) : statSync(key);
  const type = stat.isFile() ? "file" : stat.isDirectory() ? "directory" : "link";
  const mode = (stat.mode & 0o7777).toString(8).padStart(4, "0");
  return { value: expect.objectContaining({ type, ...where, mode, uid: stat.uid, gid: stat.gid, size: stat.size }) };
}

function expectedOthers(key: string) {
  const resolved = resolve(key, "follow");
  const unreadable = { unreadable: expect.any(String) };
  if (resolved === "unreadable") return { folder: unreadable, digest: unreadable, content: unreadable };
  const where = { canonical: resolved.canonical, crossedLink: resolved.canonical !== key };
  const type = !resolved.exists ? "none" : statSync(key).isFile() ? "file" : "folder";
  if (type !== "file") {
    const why = type === "none" ? "absent" : "not a file";
    return {
      folder: { value: { state: type, ...where } },
      digest: { value: where },
      content: { value: { why, ...where } },
    };
  }
  const bytes = readFileSync(key);
  const digest = createHash("sha256").update(bytes).digest("hex");
  const isText = !bytes.includes(0) && bytes.equals(Buffer.from(bytes.toString()));
  const content = isText ? { text: bytes.toString() } : { why: "binary" };
  return {
    folder: { value: { state: "not a folder", ...where } },
    digest: { value: { digest, ...where } },
    content: { value: { ...content, ...where } },
  };
}

const everyPath = names.flatMap((one) => [
  [one],
  ...names.slice(0, 5).map((two) => [one, two]),
  [one, "a", "b"],
  [one, "b", "a", "f\ng"],
]);

describe.each(shells)("facts about paths in $name", (shell) => {
  it(`say what the kernel says, of any tree (seed ${seed})`, { timeout: scaled(240_000) }, () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 3, maxLength: 25 }), (entries) => {
        const root = temporaryFolder();
        try {
          make(root, entries);
          const keys = [root, dirname(root), "/", ...everyPath.map((parts) => join(root, ...parts))];
          const others = keys.map(expectedOthers);
          expect(ask(shell, keys.map(facts.file))).toEqual(keys.map((key) => expectedFile(key, "stay")));
          expect(ask(shell, keys.map(facts.target))).toEqual(keys.map((key) => expectedFile(key, "follow")));
          expect(ask(shell, keys.map(facts.folder))).toEqual(others.map((one) => one.folder));
          expect(ask(shell, keys.map(facts.digest))).toEqual(others.map((one) => one.digest));
          expect(ask(shell, keys.map(facts.content))).toEqual(others.map((one) => one.content));
        } finally {
          rmSync(root, { recursive: true });
        }
      }),
      randomCases(12),
    );
  });
});
