// Builds dist/: the command line and the library as one bundle; the types that editors read; the licences of the packages
// that the bundle contains, and the bill of materials.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { billOfMaterials } from "./package/bill-of-materials.mjs";
import { licenceTexts } from "./package/licences.mjs";
import { publishTypes } from "./package/public-types.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");

rmSync(dist, { recursive: true, force: true });
// It tells its errors itself.
const tsc = join(root, "node_modules", ".bin", "tsc");
if (spawnSync(tsc, ["-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" }).status !== 0) process.exit(1);
publishTypes(root, dist, ["index.d.ts", "testing/index.d.ts"]);
/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  platform: "node",
  target: "node20.12",
  // What it would remove is read as often as the rest, at each start.
  minifySyntax: true,
  minifyWhitespace: true,
  minifyIdentifiers: true,
  legalComments: "none",
  metafile: true,
};
// Loaded when they are asked for: they are as large as all the rest. `ssh2` would like compiled helpers, and does without.
const rarelyLoaded = ["ssh2", "yaml"];
const packages = await build({
  ...common,
  entryPoints: rarelyLoaded,
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  external: ["cpu-features", "*.node"],
  plugins: [clientAlone()],
});
const bundle = await build({
  ...common,
  entryPoints: ["src/bundle.ts"],
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  supported: { "dynamic-import": false },
  external: ["oxc-transform"],
  plugins: [beside(rarelyLoaded), importing()],
  define: { "import.meta.url": "tsamaeUrl" },
  banner: { js: 'const tsamaeUrl = require("node:url").pathToFileURL(__filename).href;' },
});
await build({
  ...common,
  entryPoints: { tsamae: "src/program.ts" },
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  define: { tsamaeBuild: JSON.stringify(digest(["bundle", ...rarelyLoaded].map((name) => `${name}.cjs`))) },
  banner: { js: "#!/usr/bin/env node" },
});
// Node 20 loads it in a thread of its own, where it shares nothing with the rest.
const hooks = { "recipes/module-hooks": "src/recipes/module-hooks.ts" };
await build({ ...common, entryPoints: hooks, format: "esm", external: ["oxc-transform"] });
chmodSync(join(dist, "tsamae.cjs"), 0o755);
for (const [path, part] of [
  ["index.js", "library"],
  ["testing/index.js", "testing"],
]) {
  const { default: tsamae } = await import(pathToFileURL(join(dist, "tsamae.cjs")).href);
  writeFileSync(join(dist, path), facade(path, part, Object.keys(await tsamae[part]())));
}
const contained = bundledPackages([packages, bundle].flatMap(({ metafile }) => Object.keys(metafile.inputs)));
writeFileSync(join(dist, "THIRD-PARTY-LICENSES.txt"), licenceTexts(root, contained));
const materials = billOfMaterials(root, contained.map(nameAndVersion));
writeFileSync(join(dist, "sbom.cdx.json"), `${JSON.stringify(materials, null, 2)}\n`);

/** Takes packages from files beside the bundle. */
function beside(names) {
  return {
    name: "beside",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^(${names.join("|")})$`) }, ({ path }) => ({ path, namespace: "beside" }));
      onLoad({ filter: /./, namespace: "beside" }, ({ path }) => ({
        contents: `module.exports = tsamaeLoad("${path}.cjs");`,
      }));
    },
  };
}

/** The program imports for the bundle, which was compiled ahead and so can't. */
function importing() {
  return {
    name: "importing",
    setup({ onLoad }) {
      const contents = "export const importModule = tsamaeImport;";
      onLoad({ filter: /src\/import-module\.ts$/ }, () => ({ contents, loader: "js" }));
    },
  };
}

function digest(names) {
  const hash = createHash("sha256");
  for (const name of names) hash.update(readFileSync(join(dist, name)));
  return hash.digest("hex").slice(0, 16);
}

/** Leaves out what ssh2 loads at each start, and tsamae never calls: SFTP, a server, HTTP through SSH, making keys. */
function clientAlone() {
  return {
    name: "client-alone",
    setup({ onLoad }) {
      const others = /ssh2\/lib\/(?:protocol\/SFTP|server|http-agents|keygen)\.js$/;
      onLoad({ filter: others }, () => ({ contents: "module.exports = {};" }));
    },
  };
}

/** A module for importers, around the part of the bundle. */
function facade(path, part, names) {
  const bundle = path.includes("/") ? "../tsamae.cjs" : "./tsamae.cjs";
  const values = names.map((name, index) => `const value${index} = part.${name};`).join("\n");
  const exported = names.map((name, index) => `value${index} as ${name}`).join(", ");
  // An import would search the whole bundle for what it exports, each time.
  const require = `import { createRequire } from "node:module";\nconst tsamae = createRequire(import.meta.url)("${bundle}");`;
  return `${require}\nconst part = await tsamae.${part}();\n${values}\nexport { ${exported} };\n`;
}

/** Folders of the packages that files came from. */
function bundledPackages(files) {
  const found = files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(found)].toSorted((one, other) => one.localeCompare(other));
}

function nameAndVersion(folder) {
  const { name, version } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  return `${name}@${version}`;
}
