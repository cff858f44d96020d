// Writes docs/resources: a page for each resource type, and their index, from the definitions in src/resources.
// Usage: node scripts/resource-reference.mjs [--check]; with --check it writes nothing, and fails when a page is not as it would be.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { readDefinitions, readProperties, readTypes } from "./docs/definitions.mjs";
import { indexPage, resourcePage } from "./docs/pages.mjs";

const root = join(import.meta.dirname, "..");
const source = (...path) => join(root, "src", ...path);
const target = join(root, "docs", "resources");

const typeFiles = [
  source("resources", "host-view.ts"),
  source("resources", "common-properties.ts"),
  source("templates", "render.ts"),
  source("values", "mode.ts"),
  source("values", "secret.ts"),
];

const definitions = readDefinitions(source("resources"));
const common = readProperties(source("resources", "common-properties.ts"), "CommonProperties");
const types = new Map(typeFiles.flatMap((file) => [...readTypes(file)]));
const pages = new Map([
  ["README.md", indexPage({ definitions, common, types })],
  ...definitions.map((definition) => [`${definition.type}.md`, resourcePage(definition)]),
]);

const present = existsSync(target) ? readdirSync(target) : [];
const stale = present.filter((name) => !pages.has(name));
const differing = [...pages].filter(
  ([name, text]) => !present.includes(name) || readFileSync(join(target, name), "utf8") !== text,
);

if (process.argv.includes("--check")) {
  for (const name of stale) console.error(`${shown(name)}: no resource type is called so`);
  for (const [name] of differing) console.error(`${shown(name)}: not what its definition says`);
  const isRight = stale.length + differing.length === 0;
  if (!isRight) console.error("`npm run docs` writes the pages anew");
  process.exitCode = isRight ? 0 : 1;
} else {
  mkdirSync(target, { recursive: true });
  for (const name of stale) rmSync(join(target, name));
  for (const [name, text] of differing) writeFileSync(join(target, name), text);
  console.log(`${pages.size} pages, ${differing.length} written, ${stale.length} removed`);
}

function shown(name) {
  return relative(root, join(target, name));
}
