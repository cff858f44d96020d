import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ownFile } from "../../own-folder.ts";

/** The `tsc` of the TypeScript that a folder's project has, else of the one beside tsamae; undefined without either. */
export function compilerFor(folder: string): string | undefined {
  const path = packageFile("typescript", folder);
  const bin = path === undefined ? undefined : binOf(path);
  return path === undefined || bin === undefined ? undefined : join(dirname(path), bin);
}

/** A package's `package.json`, as code in a folder would find it, else as tsamae's own does. */
export function packageFile(name: string, folder: string): string | undefined {
  return found(name, folder) ?? found(name, ownFile("."));
}

function found(name: string, folder: string): string | undefined {
  try {
    return createRequire(join(folder, "recipe.js")).resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
}

function binOf(packageFile: string): string | undefined {
  const parsed: unknown = JSON.parse(readFileSync(packageFile, "utf8"));
  const bin = typeof parsed === "object" && parsed !== null && "bin" in parsed ? parsed.bin : undefined;
  const tsc = typeof bin === "object" && bin !== null && "tsc" in bin ? bin.tsc : undefined;
  return typeof tsc === "string" ? tsc : undefined;
}

/** The `tsconfig.json` that editors go by for a file in a folder. */
export function projectFile(folder: string): string | undefined {
  const path = join(folder, "tsconfig.json");
  if (existsSync(path)) return path;
  return dirname(folder) === folder ? undefined : projectFile(dirname(folder));
}
