import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { type Place, RecipeError } from "../errors.ts";
import { distrustOf } from "../trusted-path.ts";
import { suggest } from "../values/suggestion.ts";

const endings = [".ts", ".js"] as const;

/**
 * The file of a recipe that another one names: a path relative to it, or a cookbook beside it or above it.
 *
 * @throws RecipeError when there is no such recipe.
 */
export function findRecipe(name: string, at: Place): string {
  const home = dirname(at.file);
  const isPath = name.startsWith(".") || name.startsWith("/");
  const candidates = isPath ? pathsOf(name, home) : inCookbooks(name, at);
  const found = candidates.find((path) => existsSync(path));
  if (found !== undefined) {
    if (!isPath) refusePlanted(name, found, at);
    return found;
  }
  const meant = isPath ? undefined : suggest(name, cookbooksAbove(home));
  const near = meant === undefined ? "" : `did you mean "${meant}"?\n`;
  const looked = candidates.map((path) => `  ${path}`).join("\n");
  throw new RecipeError(`no recipe "${name}" found`, { at, hint: `${near}looked for\n${looked}` });
}

/** A search goes up to folders of others, where anybody may have put a cookbook: in /tmp, for instance. */
function refusePlanted(name: string, found: string, at: Place): void {
  const distrust = distrustOf(found, [at.file]);
  if (distrust === undefined) return;
  throw new RecipeError(
    `includeRecipe("${name}") found ${found}, which is not loaded: ${distrust.path} ${distrust.why}`,
    {
      at,
      hint: `Make it owned and writable by root or yourself only (chown, chmod go-w), or name the recipe by its path: includeRecipe("${relative(dirname(at.file), found)}")`,
    },
  );
}

function pathsOf(name: string, home: string): readonly string[] {
  const path = resolve(home, name);
  // A Ruby recipe is found too, and told what it is when it is loaded.
  const asWritten = /\.([cm]?[jt]s|rb)$/.test(path) ? [path] : [];
  return [
    ...asWritten,
    ...endings.map((ending) => path + ending),
    ...endings.map((ending) => join(path, `default${ending}`)),
  ];
}

function inCookbooks(name: string, at: Place): readonly string[] {
  const [cookbook = "", file = "default", ...more] = name.split("::");
  if (cookbook === "" || file === "" || more.length > 0) {
    throw new RecipeError(`includeRecipe("${name}"): expected the name of a recipe`, {
      at,
      hint: 'a cookbook, "nginx"; a recipe in it, "nginx::sites"; or a path, "./users"',
    });
  }
  const folders = cookbookFolders(dirname(at.file)).map((folder) => join(folder, cookbook));
  return folders.flatMap((folder) => endings.map((ending) => join(folder, file + ending)));
}

/** Every recipe of every cookbook, as `includeRecipe` names it. */
function cookbooksAbove(home: string): readonly string[] {
  return cookbookFolders(home).flatMap((folder) =>
    namesIn(folder).flatMap((cookbook) => {
      const files = namesIn(join(folder, cookbook)).filter((file) => /\.[jt]s$/.test(file));
      return files.map((file) => (file.startsWith("default.") ? cookbook : `${cookbook}::${file.slice(0, -3)}`));
    }),
  );
}

const cookbookFolders = (home: string): readonly string[] => upward(home).map((folder) => join(folder, "cookbooks"));

function upward(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upward(parent)];
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
