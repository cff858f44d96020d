import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { RecipeError, UsageError } from "../errors.ts";
import { importFile, loadRecipe } from "../recipes/load.ts";
import { isRecipe, type Recipe } from "../recipes/recipe.ts";
import { suggestionHint } from "../values/suggestion.ts";
import { type HostTest, isHostTest, plainTest } from "./host-test.ts";

/** A recipe, and how it is tested. */
export interface FoundTest {
  readonly name: string;
  /** Where the test lies, or the recipe that has none. */
  readonly folder: string;
  readonly recipe: Recipe<unknown>;
  readonly test: HostTest;
}

/**
 * The tests of cookbooks (folders with a `default.ts`, a `test.ts`, or both), of recipes, and of files of tests; of all
 * cookbooks of a folder where no path is given.
 *
 * @throws UsageError where there is nothing to test; RecipeError for a recipe or a test that is wrong.
 */
export async function findTests(paths: readonly string[], here: string): Promise<readonly FoundTest[]> {
  const found: FoundTest[] = [];
  for (const path of paths.length > 0 ? paths : cookbooksIn(here)) found.push(await findTest(resolve(here, path)));
  return found;
}

const endings = [".ts", ".js"] as const;

/** The file that a name without its ending means, if it is there. */
const fileIn = (folder: string, name: string): string | undefined =>
  endings.map((ending) => join(folder, name + ending)).find((path) => existsSync(path));

function cookbooksIn(here: string): readonly string[] {
  if (fileIn(here, "default") !== undefined || fileIn(here, "test") !== undefined) return [here];
  const home = join(here, "cookbooks");
  const cookbooks = namesIn(home)
    .map((name) => join(home, name))
    .filter((path) => fileIn(path, "default") !== undefined);
  if (cookbooks.length > 0) return cookbooks;
  throw new UsageError("no recipe was given, and there are no cookbooks here", {
    hint: "tsamae test cookbooks/nginx\nsee tsamae test --help",
  });
}

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder).toSorted() : []);

async function findTest(path: string): Promise<FoundTest> {
  if (!existsSync(path) && !/\.\w+$/.test(path))
    throw new UsageError("there is no recipe and no cookbook", {
      about: path,
      hint: suggestionHint(basename(path), namesIn(dirname(path))),
    });
  if (!existsSync(path) || !statSync(path).isDirectory()) return findByFile(path);
  const file = fileIn(path, "test");
  if (file !== undefined) return foundBy(await loadTest(file), path);
  const recipe = fileIn(path, "default");
  if (recipe !== undefined) return plain(recipe);
  throw new UsageError("there is nothing to test", {
    about: path,
    hint: "a cookbook is a folder with a default.ts, and mostly a test.ts",
  });
}

/** A recipe, or a test: what it exports tells. */
async function findByFile(file: string): Promise<FoundTest> {
  const exported =
    existsSync(file) && endings.some((ending) => file.endsWith(ending)) ? await defaultOf(file) : undefined;
  if (isHostTest(exported)) return foundBy(exported, dirname(file));
  // Errors of what is no recipe are worded there.
  if (!isRecipe(exported)) await loadRecipe(file);
  const beside = fileIn(dirname(file), "test");
  if (beside === undefined) return plain(file);
  const test = await loadTest(beside);
  return recipeFile(test, dirname(file)) === file ? foundBy(test, dirname(file)) : plain(file);
}

async function loadTest(file: string): Promise<HostTest> {
  const exported = await defaultOf(file);
  if (isHostTest(exported)) return exported;
  throw new RecipeError(
    exported === undefined ? "it has no default export" : "its default export is no test of a recipe",
    {
      at: { file, line: 1 },
      hint: 'a test says\n  import { hostTest } from "tsamae/testing";\n  export default hostTest({ hosts: ["bookworm"] });',
    },
  );
}

async function defaultOf(file: string): Promise<unknown> {
  const loaded = await importFile(file);
  return typeof loaded === "object" && loaded !== null && "default" in loaded ? loaded.default : undefined;
}

const recipeFile = ({ recipe }: HostTest, folder: string): string =>
  recipe === undefined ? (fileIn(folder, "default") ?? join(folder, "default.ts")) : resolve(folder, recipe);

async function foundBy(test: HostTest, folder: string): Promise<FoundTest> {
  const file = recipeFile(test, folder);
  return { name: nameOf(file), folder, recipe: await loadRecipe(file), test };
}

async function plain(file: string): Promise<FoundTest> {
  const recipe = await loadRecipe(file);
  return { name: nameOf(file), folder: dirname(file), recipe, test: plainTest(recipe.at) };
}

/** Of a cookbook's `default.ts` the cookbook's, of any other recipe its own. */
function nameOf(file: string): string {
  const name = basename(file).replace(/\.[jt]s$/, "");
  return name === "default" ? basename(dirname(file)) : name;
}
