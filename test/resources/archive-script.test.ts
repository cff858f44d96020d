import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { type Unpacking, unpackScript } from "../../src/resources/archive-script.ts";
import { sh } from "../../src/values/shell.ts";
import { runFragment, type Shell, shells } from "../facts/shells.ts";
import { honestArchive, hostileArchives } from "../hosts/archives.ts";
import { type TarMember, tarOf } from "../hosts/tar.ts";
import { folderWith } from "../templates/folder.ts";

const root = folderWith({});

const path = join(root, "it's a=b", "app");
const source = join(root, "source.tar");

beforeEach(() => {
  rmSync(join(path, ".."), { recursive: true, force: true });
  mkdirSync(join(path, ".."));
});

function unpack(shell: Shell, members: readonly TarMember[], more: Partial<Unpacking> = {}): void {
  writeFileSync(source, tarOf(members));
  const usual = {
    path,
    strip: 0,
    top: { mode: "0755" },
    who: {},
    keepsSetuid: false,
    options: "{}",
    discardsExtra: false,
  };
  runFragment(shell, unpackScript({ ...usual, obtain: sh`t=${source}`, ...more }));
}

const names = (folder: string): readonly string[] => readdirSync(folder).toSorted();

describe.each(shells)("an archive, unpacked by $name", (shell) => {
  it("is all there, with its mark, and nothing else", () => {
    unpack(shell, honestArchive, { strip: 1 });
    expect(names(join(path, ".."))).toEqual(["app"]);
    expect(names(path)).toEqual([".tsamae-archive", "it's $HOME", "run", "same", "set"]);
    expect(statSync(join(path, "set")).mode & 0o7777).toBe(0o755);
    expect(readFileSync(join(path, ".tsamae-archive/mark"), "utf8")).toMatch(/^sha256:[0-9a-f]{64} \{\}\n$/);
  });

  it("takes the place of an older one, unless somebody put something there", () => {
    unpack(shell, [{ name: "a", content: "old" }]);
    unpack(shell, [{ name: "b", content: "new" }]);
    expect(names(path)).toEqual([".tsamae-archive", "b"]);
    writeFileSync(join(path, "mine"), "");
    expect(() => unpack(shell, [{ name: "c" }])).toThrow("./mine");
    expect(names(path)).toEqual([".tsamae-archive", "b", "mine"]);
    unpack(shell, [{ name: "c" }], { discardsExtra: true });
    expect(names(path)).toEqual([".tsamae-archive", "c"]);
    expect(names(join(path, ".."))).toEqual(["app"]);
  });

  it("may hold links that stay inside", () => {
    unpack(shell, [
      { name: "./a/b/", type: "folder" },
      { name: "./a/b/up", type: "symlink", to: "../.." },
      { name: "./a/here", type: "symlink", to: "." },
      { name: "./to", type: "symlink", to: "a/b/" },
      { name: "./nowhere", type: "symlink", to: "no such..file" },
    ]);
    expect(names(path)).toEqual([".tsamae-archive", "a", "nowhere", "to"]);
  });

  it("may hold no links to what is stripped", () => {
    const members: readonly TarMember[] = [
      { name: "app/", type: "folder" },
      { name: "app/up", type: "symlink", to: "../app" },
    ];
    unpack(shell, members);
    expect(() => unpack(shell, members, { strip: 1 })).toThrow("a link in it leads out of the destination: ./up");
    expect(names(path)).toEqual([".tsamae-archive", "app"]);
  });

  it("may not bring marks of its own", () => {
    expect(() => unpack(shell, [{ name: ".tsamae-archive/mark", content: "x" }])).toThrow("is a name of tsamae's");
    expect(names(join(path, ".."))).toEqual([]);
  });

  it.each(hostileArchives)("is refused with %s, and nothing stays behind", (_, members, message) => {
    expect(() => unpack(shell, [{ name: "good" }, ...members])).toThrow(`the archive is refused: ${message}`);
    expect(names(join(path, ".."))).toEqual([]);
    expect(names(root)).toEqual(["it's a=b", "source.tar"]);
  });
});
