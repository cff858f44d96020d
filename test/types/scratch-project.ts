import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/** The compiler, as `npm ci` installed it. */
export const compiler = join(root, "node_modules", ".bin", "tsc");

const settings = {
  extends: "../../tsconfig.json",
  compilerOptions: { strict: true, exactOptionalPropertyTypes: true, paths: { tsamae: ["../../src/index.ts"] } },
  // Types of packages that have none stand in `src`, where the sources need them.
  include: ["*.ts", "../../src/**/*.d.ts"],
};

/** A folder of recipes in the ignored `tmp/`, which see `tsamae` as an editor sees it. */
export interface ScratchProject {
  readonly folder: string;
  remove(): void;
}

/** Writes the recipes, by the name of their file. */
export function scratchProject(recipes: Readonly<Record<string, string>>): ScratchProject {
  const parent = join(root, "tmp");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "types-"));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
  for (const [name, text] of Object.entries(recipes)) writeFileSync(join(folder, name), text);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
