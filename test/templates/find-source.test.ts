import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findSource } from "../../src/templates/find-source.ts";
import { folderWith } from "./folder.ts";
import { told } from "./told.ts";

let folder = "";

interface Asked {
  readonly source?: string;
  readonly path?: string;
}

function found(files: readonly string[], { source, path = "/etc/nginx/nginx.conf" }: Asked): string {
  folder = folderWith({ "recipe.ts": "", ...Object.fromEntries(files.map((file) => [file, ""])) });
  const request = { source, path, recipeFile: join(folder, "recipe.ts"), folder: "templates", suffixes: [".ejs"] };
  return findSource(request).slice(folder.length + 1);
}

describe("a source that the recipe names", () => {
  const everywhere = ["a.conf", "a.conf.ejs", "templates/a.conf", "templates/a.conf.ejs"];

  it.each(everywhere.map((first, index) => [first, everywhere.slice(index)] as const))(
    "is found as %s where nothing comes before it",
    (first, files) => expect(found(files, { source: "a.conf" })).toBe(first),
  );

  it.each([
    ["site.ejs", ["site.ejs.ejs", "templates/site.ejs"], "templates/site.ejs"],
    ["sub/a.ejs", ["templates/sub/a.ejs"], "templates/sub/a.ejs"],
    ["./a.ejs", ["a.ejs"], "a.ejs"],
    ["ümläut b.ejs", ["templates/ümläut b.ejs"], "templates/ümläut b.ejs"],
    ["../x/a.ejs", ["x/a.ejs", "templates/a.ejs"], "x/a.ejs"],
  ])("%s among %j is %s", (source, files, expected) => expect(found(files, { source })).toBe(expected));

  it("may be a full path", () => {
    folder = folderWith({ "far/a.ejs": "" });
    const request = { source: join(folder, "far/a.ejs"), path: "/x", recipeFile: "/nowhere/r.ts", folder: "templates" };
    expect(findSource({ ...request, suffixes: [] })).toBe(join(folder, "far/a.ejs"));
  });
});

describe("a source that the recipe does not name", () => {
  const order = [
    "templates/etc/nginx/nginx.conf",
    "templates/etc/nginx/nginx.conf.ejs",
    "templates/nginx/nginx.conf",
    "templates/nginx/nginx.conf.ejs",
    "templates/nginx.conf",
    "templates/nginx.conf.ejs",
  ];

  it.each(order.map((first, index) => [first, order.slice(index)] as const))(
    "is found as %s where nothing comes before it",
    (first, files) => expect(found([...files, "nginx.conf", "etc/nginx/nginx.conf"], {})).toBe(first),
  );
});

describe("a source that is nowhere", () => {
  it("is told with what was probably meant and where it was looked for", async () => {
    const say = await told(() => found(["templates/site.ejs"], { source: "stie.ejs" }));
    expect(say.replaceAll(folder, "HERE")).toMatchInlineSnapshot(`
      "
      no source "stie.ejs" found
        did you mean "templates/site.ejs"?
        looked in HERE for
          stie.ejs
          templates/stie.ejs
      "
    `);
  });

  it("is told with every place for a path on the host", async () => {
    const say = await told(() => found(["templates/ngnix.conf.ejs"], {}));
    expect(say.replaceAll(folder, "HERE")).toMatchInlineSnapshot(`
      "
      no source found
        did you mean "templates/ngnix.conf.ejs"?
        looked in HERE for
          templates/etc/nginx/nginx.conf
          templates/etc/nginx/nginx.conf.ejs
          templates/nginx/nginx.conf
          templates/nginx/nginx.conf.ejs
          templates/nginx.conf
          templates/nginx.conf.ejs
      "
    `);
  });

  it.each<[string, Asked, readonly string[]]>([
    ["a folder", { source: "conf.d" }, ["templates/conf.d/x"]],
    ["nothing", { source: "" }, []],
    ["a name too long for any disk", { source: "x".repeat(5000) }, []],
    ["a name with a NUL byte", { source: "a\0b" }, []],
    ["the root", { path: "/" }, []],
    ["a file as a folder", { source: "recipe.ts/x" }, []],
  ])("is told also for %s, and a folder is never suggested", async (_, asked, files) => {
    const say = await told(() => found(files, asked));
    expect(say).toMatch(/^\nno source/);
    expect(say).not.toContain("did you mean");
  });
});
