import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CHECKOUT } from "./paths.ts";

/** A recipe's folder, with what lies beside it. */
export interface RecipeFolder {
  readonly path: string;
  /** Writes a file beside the recipe, and makes it executable if told. */
  write(path: string, content: string | Uint8Array, isExecutable?: boolean): void;
  remove(path: string): void;
  /** Writes a recipe with this body; gives back its path. */
  recipe(body: string): string;
}

const imports =
  "archive, directory, execute, facts, file, httpRequest, link, pkg, recipe, remoteDirectory, remoteFile, secret, template";
let count = 0;

export function recipeFolder(): RecipeFolder {
  count += 1;
  let recipes = 0;
  const folder = join(CHECKOUT, "tmp", `recipe-folder-${process.pid}-${count}`);
  rmSync(folder, { recursive: true, force: true });
  const write = (path: string, content: string | Uint8Array, isExecutable = false): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    chmodSync(join(folder, path), isExecutable ? 0o755 : 0o644);
  };
  return {
    path: folder,
    write,
    remove: (path) => rmSync(join(folder, path), { recursive: true, force: true }),
    recipe(body) {
      recipes += 1;
      write(
        `recipe-${recipes}.ts`,
        `import { ${imports} } from "tsamae";\nexport default recipe(() => {\n${body}\n});\n`,
      );
      return join(folder, `recipe-${recipes}.ts`);
    },
  };
}
