import { chmodSync, lchownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { distrustOf } from "../src/trusted-path.ts";
import { temporaryFolder } from "./temporary/folder.ts";

const isRoot = process.geteuid?.() === 0;
const other = 65_534;

describe("a path to code", () => {
  let home: string;
  const at = (...parts: readonly string[]) => join(home, ...parts);
  beforeEach(() => {
    home = temporaryFolder();
    mkdirSync(at("folder"));
    writeFileSync(at("folder", "code.js"), "");
    symlinkSync("folder/code.js", at("link.js"));
  });

  it("that this user alone can change is trusted, below a sticky folder and through a link too", () => {
    expect(distrustOf(at("folder", "code.js"))).toBeUndefined();
    expect(distrustOf(at("link.js"))).toBeUndefined();
    chmodSync(at("folder"), 0o1777);
    expect(distrustOf(at("folder", "code.js"))).toBeUndefined();
  });

  it("that leads nowhere is not", () => {
    expect(distrustOf(at("missing", "code.js"))).toEqual({ path: at("missing"), why: "does not exist" });
    symlinkSync("loop", at("loop"));
    expect(distrustOf(at("loop"))).toEqual({ path: at("loop"), why: "is one of too many links in a row" });
  });

  it("is not where everybody can write the file, or its folder", () => {
    chmodSync(at("folder", "code.js"), 0o666);
    const file = { path: at("folder", "code.js"), why: "is writable by every account" };
    expect(distrustOf(at("folder", "code.js"))).toEqual(file);
    expect(distrustOf(at("link.js"))).toEqual(file);
    chmodSync(at("folder"), 0o777);
    expect(distrustOf(at("folder", "code.js"))).toEqual({ path: at("folder"), why: "is writable by every account" });
  });

  // Only root can give files away.
  it.skipIf(!isRoot)("is not where another account owns the file, a folder or a link on the way", () => {
    const why = `belongs to uid ${other}`;
    lchownSync(at("link.js"), other, other);
    expect(distrustOf(at("link.js"))).toEqual({ path: at("link.js"), why });
    lchownSync(at("folder", "code.js"), other, other);
    expect(distrustOf(at("folder", "code.js"))).toEqual({ path: at("folder", "code.js"), why });
    lchownSync(at("folder"), other, other);
    expect(distrustOf(at("folder", "code.js"))).toEqual({ path: at("folder"), why });
  });

  // As above.
  it.skipIf(!isRoot)("is not where a group can write, unless it is root's or the user's own", () => {
    chmodSync(at("folder"), 0o775);
    expect(distrustOf(at("folder", "code.js"))).toBeUndefined();
    lchownSync(at("folder"), 0, other);
    expect(distrustOf(at("folder", "code.js"))).toEqual({
      path: at("folder"),
      why: `is writable by the group with gid ${other}`,
    });
  });
});
