// Builds dist/: the command line and the library as bundles that share their parts, each loaded when it is asked for;
// the types that editors read; and the licences of what was bundled.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");

rmSync(dist, { recursive: true, force: true });
// It tells its errors itself.
if (spawnSync("tsc", ["-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" }).status !== 0) process.exit(1);
/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.12",
  // It has a binary for each platform; the others are optional, and made by a compiler when they are there.
  external: ["oxc-transform", "cpu-features", "*.node"],
  // What it would remove is read as often as the rest, at each start.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  metafile: true,
};
const { metafile } = await build({
  ...common,
  entryPoints: { "cli/main": "src/cli/main.ts", index: "src/index.ts", "testing/index": "src/testing/index.ts" },
  splitting: true,
  chunkNames: "parts/[name]-[hash]",
  banner: {
    // What packages in the older format take for given.
    js: 'import { createRequire as tsamaeRequire } from "node:module"; const require = tsamaeRequire(import.meta.url), __dirname = import.meta.dirname;',
  },
});
// Node 20 loads it in a thread of its own, and shares nothing with the rest.
await build({ ...common, entryPoints: { "recipes/module-hooks": "src/recipes/module-hooks.ts" } });
writeFileSync(join(dist, "THIRD-PARTY-LICENSES.txt"), licences(bundledPackages(Object.keys(metafile.inputs))));

/** Folders of the packages that files came from. */
function bundledPackages(files) {
  const found = files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(found)].sort();
}

function licences(folders) {
  const texts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
    const path = file === undefined ? undefined : join(root, folder, file);
    const text = path !== undefined && existsSync(path) ? readFileSync(path, "utf8").trim() : `License: ${license}`;
    return `${name} ${version}\n\n${text}\n`;
  });
  return `tsamae's program contains these packages.\n\n${texts.join(`\n${"-".repeat(72)}\n\n`)}`;
}
