import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { inexactVersions } from "../house/layout.ts";
import { scaled } from "../machine-speed.ts";
import { folderWith } from "../templates/folder.ts";
import { linkPackages } from "./linked-packages.ts";
import { testsOf, tsamaeIn, typesOf } from "./project-commands.ts";

// The compiler and a test runner start in these.
vi.setConfig({ testTimeout: scaled(60_000), hookTimeout: scaled(60_000) });

const home = folderWith({});
const project = join(home, "hosts");

describe("tsamae init", () => {
  let said: ReturnType<typeof tsamaeIn>;
  beforeAll(() => {
    said = tsamaeIn(home, "init", "hosts");
    linkPackages(project);
  });

  it("says what it made, and what to do next", () => {
    expect(said.status).toBe(0);
    expect(said.text).toMatchInlineSnapshot(`
      "made hosts, with
        .gitignore
        README.md
        package.json
        recipes/default.ts
        templates/motd.ejs
        test/default.test.ts
        tsconfig.json
      next:
        cd hosts
        npm install
        npm test                                        plans the recipe for a host in memory
        npm run check                                   types, validation and lints
        npx tsamae local --dry-run recipes/default.ts   what would change on this machine
      "
    `);
  });

  it("leaves nothing else behind", () => {
    expect(readdirSync(home)).toEqual(["hosts"]);
    expect(statSync(project).mode & 0o777).toBe(0o777 & ~process.umask());
  });

  it("pins this copy of tsamae, and what it is tested with", () => {
    const { name, version, dependencies, devDependencies } = {
      ...JSON.parse(readFileSync(join(project, "package.json"), "utf8")),
      version: JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")).version,
    };
    expect({ name, dependencies }).toEqual({ name: "hosts", dependencies: { tsamae: version } });
    expect(Object.keys(devDependencies)).toEqual(["@types/node", "typescript", "vitest"]);
    expect(inexactVersions(devDependencies)).toEqual([]);
  });

  it("makes a project whose types are right, and strict", () => {
    expect(typesOf(project)).toEqual({ status: 0, text: "" });
    writeFileSync(join(project, "recipes", "wrong.ts"), "export const first: string = [1][0];\n");
    expect(typesOf(project).text).toContain("recipes/wrong.ts(1,14): error TS2322");
    rmSync(join(project, "recipes", "wrong.ts"));
  });

  it("makes a project whose test passes", () => {
    const { status, text } = testsOf(project);
    expect(text).toMatch(/Tests +2 passed/);
    expect(status).toBe(0);
  });

  it("makes a recipe that can be planned for this machine, and in which nothing is to be found", () => {
    expect(tsamaeIn(project, "local", "--dry-run", "recipes/default.ts")).toMatchObject({
      status: 0,
      text: expect.stringMatching(/^local: dry run: nothing is changed\n~ template\[\/etc\/motd\] would: /),
    });
    expect(tsamaeIn(project, "check", "recipes/default.ts")).toEqual({
      status: 0,
      text: "1 resource, as on debian-12: nothing found\n",
    });
  });
});

describe("tsamae init refuses", () => {
  it.each([
    ["no name", [], "init: what is the project called?\n  tsamae init hosts\n"],
    ["a name that npm refuses", ["My Hosts"], 'did you mean "my-hosts"?'],
    ["its own name", ["tsamae"], 'cannot be called "tsamae"'],
    ["a folder with something in it", ["full"], "full is there already, and is not empty\n  take another name"],
    ["a file", ["file"], "file is there already, and is no folder"],
    ["the folder one is in", ["."], "cannot be made while you are in it"],
    ["two names", ["one", "two"], "too many arguments"],
  ])("%s, and makes nothing", (_case, words, message) => {
    const folder = folderWith({ "empty/full/a": "", "empty/file": "" });
    const inside = join(folder, words[0] === "." ? "other" : "empty");
    mkdirSync(inside, { recursive: true });
    const before = readdirSync(inside);
    const { status, text } = tsamaeIn(inside, "init", ...words);
    expect({ status, text }).toEqual({ status: 1, text: expect.stringContaining(message) });
    expect(readdirSync(inside)).toEqual(before);
  });

  it("what cannot be written, without a stack and without a rest", (context) => {
    if (process.geteuid?.() === 0) return context.skip("root may write everywhere");
    const folder = folderWith({});
    chmodSync(folder, 0o555);
    expect(tsamaeIn(folder, "init", "hosts").text).toContain("cannot write");
    expect(existsSync(join(folder, "hosts"))).toBe(false);
    chmodSync(folder, 0o755);
  });

  it("nothing where the folder is there and empty", () => {
    const folder = folderWith({});
    mkdirSync(join(folder, "hosts"));
    expect(tsamaeIn(folder, "init", "hosts").status).toBe(0);
    expect(existsSync(join(folder, "hosts", "package.json"))).toBe(true);
  });
});
