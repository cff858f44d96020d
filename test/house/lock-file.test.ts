import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";

interface Entry {
  readonly integrity?: string;
}

const root = resolve(import.meta.dirname, "../..");
const read = (name: string): unknown => JSON.parse(readFileSync(resolve(root, name), "utf8"));

it("pins every package by a hash, also those of other platforms", () => {
  const { packages } = read("package-lock.json") as { readonly packages: Readonly<Record<string, Entry>> };
  const unpinned = Object.entries(packages).filter(([path, { integrity }]) => path !== "" && integrity === undefined);
  expect(unpinned.map(([path]) => path)).toEqual([]);
});

it("lets npm install nothing beside an installed tsamae but the compiler of recipes, which has binaries", () => {
  const { dependencies } = read("package.json") as { readonly dependencies: Readonly<Record<string, string>> };
  expect(Object.keys(dependencies)).toEqual(["oxc-transform"]);
});
