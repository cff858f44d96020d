import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { writeBeside, writeFolder } from "../../src/cli/write-files.ts";
import { folderWith } from "../templates/folder.ts";
import { told } from "../templates/told.ts";

let home: string;
beforeEach(() => {
  home = folderWith({ "there/mine": "mine" });
});

/** The second one cannot be written: it would lie in a file. */
const impossible = { first: "1", "first/second": "2" };

describe("a new folder", () => {
  it("is there with all its files", () => {
    writeFolder(join(home, "new"), { a: "1", "deep/b": "2" });
    expect(readdirSync(home)).toEqual(["new", "there"]);
    expect(readFileSync(join(home, "new", "deep", "b"), "utf8")).toBe("2");
  });

  it("is not there at all if one of them cannot be written", async () => {
    expect(await told(() => writeFolder(join(home, "new"), impossible), home)).toContain("cannot write HERE/new: ");
    expect(readdirSync(home)).toEqual(["there"]);
  });

  it("never takes the place of one with something in it", async () => {
    await told(() => writeFolder(join(home, "there"), { a: "1" }));
    expect(readdirSync(home)).toEqual(["there"]);
    expect(readdirSync(join(home, "there"))).toEqual(["mine"]);
  });
});

describe("files beside others", () => {
  it("are written all of them or none", async () => {
    expect(await told(() => writeBeside(join(home, "there"), impossible, "x"))).toContain("nothing is left of it");
    expect(readdirSync(join(home, "there"))).toEqual(["mine"]);
  });

  it("never overwrite one", async () => {
    expect(await told(() => writeBeside(join(home, "there"), { a: "1", mine: "2" }, "x"), home)).toBe(
      "\nx: HERE/there/mine is there already\n  nothing was written: take another name, or move it away\n",
    );
    expect(readdirSync(join(home, "there"))).toEqual(["mine"]);
    expect(readFileSync(join(home, "there", "mine"), "utf8")).toBe("mine");
  });
});
