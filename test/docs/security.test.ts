import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

it("the page on security names tests that exist, one for each promise", () => {
  const page = readFileSync(join(root, "docs/security.md"), "utf8");
  const promises = page.split("\n").filter((line) => /^\| [A-Z]/.test(line) && !line.startsWith("| Promise"));
  const tests = promises.map((line) => [...line.matchAll(/`(test\/[\w/.-]+)`/g)].flatMap(([, path = ""]) => path));
  expect(promises.length).toBeGreaterThan(10);
  expect(tests.filter((paths) => paths.length === 0)).toEqual([]);
  expect(tests.flat().filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
