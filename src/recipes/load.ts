import { existsSync, readdirSync, statSync } from "node:fs";
import * as nodeModule from "node:module";
import { basename, dirname, extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { RecipeError } from "../errors.ts";
import { importModule } from "../import-module.ts";
import { ownFile, ownFolder } from "../own-folder.ts";
import { suggestionHint } from "../values/suggestion.ts";
import { importError } from "./import-error.ts";
import { ownModules } from "./module-hooks.ts";
import { inRecipe, isRecipe, type Recipe } from "./recipe.ts";
import { transformer } from "./transform.ts";

/**
 * Loads a recipe file. It may lie anywhere; `tsamae` in it means the running copy.
 *
 * @throws RecipeError for a file that is missing, no TypeScript or JavaScript, or no recipe.
 */
export async function loadRecipe(path: string): Promise<Recipe<unknown>> {
  const file = resolve(path);
  refuseOthers(file);
  const loaded: unknown = await importFile(file);
  const found = typeof loaded === "object" && loaded !== null && "default" in loaded ? loaded.default : undefined;
  if (isRecipe(found)) return found;
  const what = found === undefined ? "it has no default export" : "its default export is no recipe";
  throw new RecipeError(what, {
    at: { file, line: 1 },
    hint: 'a recipe file says\n  import { pkg, recipe } from "tsamae";\n  export default recipe(() => {\n    pkg("nginx");\n  });',
  });
}

function refuseOthers(file: string): void {
  if (!existsSync(file)) {
    throw new RecipeError(`there is no recipe ${file}`, {
      hint: suggestionHint(basename(file), recipesIn(dirname(file))),
    });
  }
  if (statSync(file).isDirectory()) {
    const recipes = recipesIn(file).map((name) => join(file, name));
    throw new RecipeError(`a recipe is a .ts or .js file; ${file} is a folder`, { hint: suggestionHint("", recipes) });
  }
  if (extname(file) === ".rb") {
    throw new RecipeError("it is a Ruby recipe; tsamae's recipes are TypeScript", {
      at: { file, line: 1 },
      hint: 'the words are nearly the same: package "nginx" do … end becomes pkg("nginx", { … });\nsee docs/recipes.md',
    });
  }
  if (!/^\.[cm]?[jt]s$/.test(extname(file))) {
    throw new RecipeError("a recipe is a .ts or .js file", {
      at: { file, line: 1 },
      hint: suggestionHint(basename(file), recipesIn(dirname(file))),
    });
  }
}

function recipesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => /\.[cm]?[jt]s$/.test(name)) : [];
}

/**
 * What a TypeScript or JavaScript file exports, loaded as recipes are.
 *
 * @throws RecipeError for a file that cannot be loaded, with the place of what is wrong in it.
 */
export async function importFile(file: string): Promise<unknown> {
  await installHooks();
  try {
    return await importModule(pathToFileURL(file).href);
  } catch (error) {
    throw (await importError(error, file)) ?? inRecipe(error, { file, line: 1 });
  }
}

let installed: Promise<void> | undefined;

/** Once a process, and only when a recipe is loaded: `tsamae version` never pays for it. */
function installHooks(): Promise<void> {
  installed ??= install();
  return installed;
}

async function install(): Promise<void> {
  // Run from its sources (by a test runner), tsamae leaves types to that runner.
  if (ownFolder.endsWith("/src/")) return;
  process.setSourceMapsEnabled(true);
  if ("registerHooks" in nodeModule && typeof nodeModule.registerHooks === "function") {
    const [transform, { synchronousHooks }] = await Promise.all([transformer(), import("./module-hooks.ts")]);
    nodeModule.registerHooks(synchronousHooks(transform));
    return;
  }
  // What is loaded after the hooks takes the way through their thread: so what every recipe imports comes before.
  await importModule(ownModules.tsamae);
  nodeModule.register(pathToFileURL(ownFile("dist/recipes/module-hooks.js")).href);
}
