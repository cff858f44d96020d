import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { scaled } from "../machine-speed.ts";
import { folderWith } from "../templates/folder.ts";
import { linkPackages } from "./linked-packages.ts";
import { testsOf, tsamaeIn, typesOf } from "./project-commands.ts";

// The compiler and a test runner start in these.
vi.setConfig({ testTimeout: scaled(60_000), hookTimeout: scaled(60_000) });

const home = folderWith({});
const project = join(home, "hosts");

const site = `import { include, includeRecipe, recipe } from "tsamae";
import blog from "../cookbooks/blog/default.ts";
import { virtualHost } from "../resources/virtual-host.ts";

export default recipe(async () => {
  await include(blog, { port: 8080, users: ["ann"] });
  await includeRecipe("./web-server");
  virtualHost("/etc/blog/site", { text: "on" });
});
`;

describe("tsamae generate", () => {
  let said: readonly ReturnType<typeof tsamaeIn>[];
  beforeAll(() => {
    tsamaeIn(home, "init", "hosts");
    linkPackages(project);
    said = [
      tsamaeIn(project, "generate", "cookbook", "blog"),
      tsamaeIn(join(project, "recipes"), "generate", "recipe", "web-server"),
      tsamaeIn(project, "generate", "resource", "virtual-host"),
    ];
    writeFileSync(join(project, "recipes", "site.ts"), site);
  });

  it("says what it made, in the project around the folder, and what to do next", () => {
    expect(said.map(({ status }) => status)).toEqual([0, 0, 0]);
    expect(said.map(({ text }) => `\n${text}`)).toMatchInlineSnapshot(`
      [
        "
      made
        cookbooks/blog/default.ts
        cookbooks/blog/templates/blog.conf.ejs
        cookbooks/blog/files/notice.txt
        cookbooks/blog/default.test.ts
      next:
        await includeRecipe("blog");   in a recipe, or
        tsamae local --dry-run cookbooks/blog/default.ts
      ",
        "
      made
        web-server.ts
      next:
        tsamae local --dry-run web-server.ts
      ",
        "
      made
        resources/virtual-host.ts
        resources/virtual-host.test.ts
      next:
        import { virtualHost } from "../resources/virtual-host.ts";   in a recipe
      ",
      ]
    `);
  });

  it("makes what is right in its types, and passes its tests", () => {
    expect(typesOf(project)).toEqual({ status: 0, text: "" });
    const { status, text } = testsOf(project);
    expect(text).toMatch(/Test Files +3 passed/);
    expect(status).toBe(0);
  });

  it("makes what a recipe can use, and in which nothing is to be found", () => {
    const { status, text } = tsamaeIn(project, "local", "--dry-run", "recipes/site.ts");
    expect(text).toContain("5 would change, 0 unchanged");
    expect(status).toBe(0);
    expect(tsamaeIn(project, "check", "recipes/site.ts")).toMatchObject({
      status: 0,
      text: expect.stringContaining("nothing found"),
    });
  });

  it.each([
    ["cookbook", "blog", "cookbooks/blog is there already"],
    ["recipe", "web-server", "recipes/web-server.ts is there already"],
    ["resource", "virtualHost", "virtual-host.ts and HERE/resources/virtual-host.test.ts are there already"],
  ])("never overwrites a %s", (kind, name, message) => {
    const path = join(project, "recipes", "web-server.ts");
    const before = readFileSync(path, "utf8");
    expect(tsamaeIn(project, "generate", kind, name)).toEqual({
      status: 1,
      text: expect.stringContaining(message),
    });
    expect(readFileSync(path, "utf8")).toBe(before);
  });

  it("writes nothing where one of several files is there", () => {
    writeFileSync(join(project, "resources", "vhost.test.ts"), "mine");
    expect(tsamaeIn(project, "generate", "resource", "vhost").status).toBe(1);
    expect(readdirSync(join(project, "resources")).filter((name) => name.startsWith("vhost"))).toEqual([
      "vhost.test.ts",
    ]);
    rmSync(join(project, "resources", "vhost.test.ts"));
  });

  it("works in the folder itself where no project is", () => {
    const folder = join(home, "loose");
    mkdirSync(folder);
    expect(tsamaeIn(folder, "generate", "recipe", "web").status).toBe(0);
    expect(tsamaeIn(folder, "check", "recipes/web.ts")).toEqual({
      status: 0,
      text: "1 resource, as on debian-12: nothing found\n",
    });
    expect(readdirSync(folder)).toEqual(["recipes"]);
  });

  it.each([
    [[], "generate: what is to be made?\n  there is: cookbook, recipe, resource"],
    [["cokbook", "web"], 'did you mean "cookbook"?'],
    [["recipe"], "what is the recipe called?\n  tsamae generate recipe NAME"],
    [["recipe", "Web Server"], 'did you mean "web-server"?'],
    [["recipe", "../web"], 'did you mean "web"?'],
    [
      ["resource", "file"],
      '"file" cannot be a type of resource: tsamae has one of that name\n  another one, such as myFile',
    ],
    [["resource", "class"], "it is a word of TypeScript"],
    [["resource", "recipe"], "tsamae exports something else of that name"],
  ])("refuses %j", (words, message) => {
    expect(tsamaeIn(home, "generate", ...words)).toEqual({ status: 1, text: expect.stringContaining(message) });
  });
});
