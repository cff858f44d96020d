// Reduces the declarations in dist/ to what `tsamae` and `tsamae/testing` export, and makes them complete: a package that
// they name is copied beside them, since it is bundled and nobody installs it.
import { copyFileSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** Packages whose declarations are one file that imports nothing: where it is, and its name in dist/. */
const vendored = { valibot: { from: "node_modules/valibot/dist/index.d.mts", to: "valibot.d.ts" } };

/** An import, an export or an import type, outside of comments. */
const specifierOf = /(\bfrom |\bimport\(|^import )"([^"]+)"/gm;
const comments = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

/** Throws when a public declaration names a package that is neither Node's nor vendored. */
export function publishTypes(root, dist, entries) {
  const reached = new Map();
  for (const entry of entries) reach(join(dist, entry), reached);
  for (const [path, packages] of reached) point(path, packages, dist);
  for (const { from, to } of Object.values(vendored)) copyFileSync(join(root, from), join(dist, to));
  const kept = new Set([...reached.keys(), ...Object.values(vendored).map(({ to }) => join(dist, to))]);
  for (const path of declarationsIn(dist)) if (!kept.has(path)) rmSync(path);
  removeEmptyFolders(dist);
}

/** Fills in each file that a declaration leads to, with the packages that it names. */
function reach(path, reached) {
  if (reached.has(path)) return;
  const specifiers = [...readFileSync(path, "utf8").replace(comments, "").matchAll(specifierOf)].map(
    (found) => found[2],
  );
  reached.set(
    path,
    specifiers.filter((specifier) => !specifier.startsWith(".") && !specifier.startsWith("node:")),
  );
  for (const specifier of specifiers.filter((each) => each.startsWith("."))) {
    reach(resolve(dirname(path), specifier.replace(/\.(?:js|ts)$/, ".d.ts")), reached);
  }
}

/** Points a declaration at the vendored packages. */
function point(path, packages, dist) {
  if (packages.length === 0) return;
  const unknown = packages.filter((name) => vendored[name] === undefined);
  if (unknown.length > 0) {
    throw new Error(`${relative(dist, path)} exports types of ${unknown.join(", ")}, which an installed tsamae lacks`);
  }
  const text = readFileSync(path, "utf8").replace(specifierOf, (whole, before, specifier) => {
    const file = vendored[specifier]?.to;
    if (file === undefined) return whole;
    const beside = relative(dirname(path), join(dist, file.replace(/\.d\.ts$/, ".js")));
    return `${before}"${beside.startsWith(".") ? beside : `./${beside}`}"`;
  });
  writeFileSync(path, text);
}

function declarationsIn(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".d.ts"))
    .map((name) => join(folder, name));
}

function removeEmptyFolders(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
