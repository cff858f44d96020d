import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "./paths.ts";

const folder = join(CHECKOUT, "tmp", `inline-${process.pid}`);
let count = 0;

/** Writes a recipe with this body, and templates beside it; gives back its path. */
export function inlineRecipe(body: string, templates: Readonly<Record<string, string>> = {}): string {
  count += 1;
  const home = join(folder, String(count));
  mkdirSync(join(home, "templates"), { recursive: true });
  for (const [name, text] of Object.entries(templates)) writeFileSync(join(home, "templates", name), text);
  const path = join(home, "recipe.ts");
  const imports =
    "aptRepository, aptUpdate, directory, execute, facts, file, gemPackage, include, link, npmPackage, pipPackage, pkg, read, recipe, run, secret, service, t, template";
  writeFileSync(
    path,
    `import { ${imports} } from "tsamae";\nexport default recipe(async ({ node }) => {\n${body}\n});\n`,
  );
  return path;
}
