import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as resources from "../../src/resources/index.ts";
import { inexactVersions, unlistedDefinitions } from "./layout.ts";
import { root, sourceFiles } from "./source-file.ts";

const Versions = v.optional(v.record(v.string(), v.string()), {});
const PackageFile = v.object({ dependencies: Versions, devDependencies: Versions, optionalDependencies: Versions });

const named = [
  "package.json",
  "tsconfig.json",
  "src",
  "recipes",
  "templates",
  "cookbooks",
  "test",
  "README.md",
  "CHANGELOG.md",
  ".ci/run",
];

describe("the checkout", () => {
  it.each(named)("has %s at its top", (name) => {
    expect(existsSync(join(root, name))).toBe(true);
  });

  it("states exact versions of what it depends on", () => {
    const file = v.parse(PackageFile, JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
    const { dependencies, devDependencies, optionalDependencies } = file;
    expect(inexactVersions({ ...dependencies, ...devDependencies, ...optionalDependencies })).toEqual([]);
  });

  it("keeps no recipe, cookbook or template folder empty", () => {
    expect(
      ["recipes", "cookbooks", "templates"].filter((folder) => readdirSync(join(root, folder)).length === 0),
    ).toEqual([]);
  });
});

describe("the index of resources", () => {
  it("has every type that a file of the folder defines", () => {
    const files = sourceFiles("src/resources");
    expect(unlistedDefinitions(files)).toEqual([]);
  });

  it("has each type once", () => {
    const types = Object.values(resources).map(({ definition }) => definition.type);
    expect(types).toEqual([...new Set(types)]);
  });
});

describe("the rule of versions", () => {
  it("wants three numbers, and no range", () => {
    const versions = {
      a: "1.2.3",
      b: "^1.2.3",
      c: "~1.2.3",
      d: "1.2",
      e: "latest",
      f: "1.0.0-rc.1",
      g: ">=1.0.0",
      h: "*",
    };
    expect(inexactVersions(versions)).toEqual(["b ^1.2.3", "c ~1.2.3", "d 1.2", "e latest", "g >=1.0.0", "h *"]);
  });
});

describe("the rule of the index", () => {
  it("wants a line for each definition", () => {
    const index = { path: "src/resources/index.ts", text: 'export { link } from "./link.ts";' };
    const defines = (path: string, name: string) => ({
      path,
      text: `export const ${name} = defineResource<P>()({ type: "${name}" });`,
    });
    const link = defines("src/resources/link.ts", "link");
    const helper = { path: "src/resources/change.ts", text: "export const change = make();" };
    expect(unlistedDefinitions([index, link, helper])).toEqual([]);
    expect(unlistedDefinitions([index, link, defines("src/resources/cron.ts", "cron")])).toEqual([
      "src/resources/cron.ts: cron is not in src/resources/index.ts",
    ]);
  });
});
