import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder of tsamae's own code, with a slash at its end: `…/src/` of a checkout, `…/dist/` of a package. A bundle
 * puts code elsewhere than its source, so nothing else goes by the place of its own file.
 */
export const ownFolder: string = /^.*\/(?:src|dist)\//.exec(fileURLToPath(import.meta.url))?.[0] ?? "";

/** A file of tsamae, by its path from the package's root: `package.json`, `dist/index.d.ts`. */
export const ownFile = (path: string): string => join(ownFolder, "..", path);
