import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeError } from "../../src/errors.ts";
import { findTests } from "../../src/host-tests/find-tests.ts";
import { hostName } from "../../src/host-tests/host-test.ts";
import { CHECKOUT } from "../hosts/paths.ts";

const home = join(CHECKOUT, "tmp", `find-tests-${process.pid}`);
const recipe = 'import { recipe } from "tsamae";\nexport default recipe(() => undefined);\n';
const test = (options: string): string =>
  `import { hostTest } from "tsamae/testing";\nexport default hostTest(${options});\n`;

const files: Readonly<Record<string, string>> = {
  "cookbooks/web/default.ts": recipe,
  "cookbooks/web/sites.ts": recipe,
  "cookbooks/web/test.ts": test('{ hosts: ["trixie"] }'),
  "cookbooks/web/sites.host.ts": test('{ hosts: ["noble"], recipe: "sites.ts" }'),
  "cookbooks/db/default.ts": recipe,
  "cookbooks/files/README": "no recipe\n",
  "cookbooks/wrong/default.ts": recipe,
  "cookbooks/wrong/test.ts": recipe,
  "cookbooks/lost/test.ts": test('{ recipe: "nowhere.ts" }'),
  "site/recipe.ts": recipe,
  "site/test.ts": test('{ hosts: ["jammy"], recipe: "recipe.ts" }'),
};

beforeAll(() => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function found(paths: readonly string[], here = home): Promise<readonly string[]> {
  try {
    const tests = await findTests(paths, here);
    return tests.map(({ name, test }) => `${name} ${test.hosts?.map(hostName).join(" ") ?? "(as usual)"}`);
  } catch (error) {
    return describeError(error).replaceAll(home, "HOME").split("\n").slice(0, 2);
  }
}

describe("a test is found", () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ["of a cookbook", ["cookbooks/web"], ["web trixie"]],
    ["of its recipe", ["cookbooks/web/default.ts"], ["web trixie"]],
    ["by its own file", ["cookbooks/web/sites.host.ts"], ["sites noble"]],
    ["of a recipe that a test beside it names", ["site/recipe.ts"], ["recipe jammy"]],
    ["of a folder with a test alone", ["site"], ["recipe jammy"]],
    ["not of another recipe beside it", ["cookbooks/web/sites.ts"], ["sites (as usual)"]],
    ["not of a cookbook without one", ["cookbooks/db"], ["db (as usual)"]],
    ["of each of several", ["cookbooks/db", "cookbooks/web"], ["db (as usual)", "web trixie"]],
  ])("%s", async (_name, paths, expected) => {
    expect(await found(paths)).toEqual(expected);
  });

  it("of the folder that one is in", async () => {
    expect(await found([], join(home, "cookbooks/web"))).toEqual(["web trixie"]);
  });

  it.each<readonly [string, readonly string[], readonly string[]]>([
    ["a folder without a recipe", ["cookbooks/files"], ["HOME/cookbooks/files: there is nothing to test"]],
    ["a folder that is not there", ["cookbooks/wbe"], ["HOME/cookbooks/wbe: there is no recipe and no cookbook"]],
    ["a file that is not there", ["cookbooks/wbe.ts"], ["there is no recipe HOME/cookbooks/wbe.ts"]],
    ["a test that is none", ["cookbooks/wrong"], ["its default export is no test of a recipe"]],
    ["a test without its recipe", ["cookbooks/lost"], ["there is no recipe HOME/cookbooks/lost/nowhere.ts"]],
  ])("or it is told why not: %s", async (_name, paths, expected) => {
    expect((await found(paths)).slice(0, 1)).toEqual(expected);
  });

  it("or it is told that there are no cookbooks", async () => {
    expect(await found([], join(home, "cookbooks"))).toEqual([
      "no recipe was given, and there are no cookbooks here",
      "  tsamae test cookbooks/nginx",
    ]);
  });
});
