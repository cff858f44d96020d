import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { RecipeError } from "../errors.ts";
import { suggest } from "../values/suggestion.ts";

export interface SourceRequest {
  /** As the recipe says it, or undefined for `auto`: derived from the path on the host. */
  readonly source: string | undefined;
  /** The path on the host. */
  readonly path: string;
  /** The recipe that asks. */
  readonly recipeFile: string;
  /** The folder beside the recipe: `templates`, `files`. */
  readonly folder: string;
  /** Whether a folder is looked for, not a file. */
  readonly isFolder?: boolean | undefined;
  /** Suffixes that may be left out: `.ejs`. */
  readonly suffixes: readonly string[];
}

/**
 * Finds a source as Itamae does: beside the recipe, then in its `templates/` or `files/`; derived from the path on the
 * host it is looked for by the full path, then by ever shorter ends of it.
 *
 * @throws RecipeError naming the places that were looked at.
 */
export function findSource(request: SourceRequest): string {
  const home = dirname(request.recipeFile);
  const candidates = [...new Set(candidatesOf(request).map((name) => resolve(home, name)))];
  const isWanted = request.isFolder === true ? isFolder : isFile;
  const found = candidates.find(isWanted);
  if (found !== undefined) return found;
  const named = request.source === undefined ? "no source found" : `no source "${request.source}" found`;
  const meant = nearMiss(candidates, isWanted);
  const looked = candidates.map((path) => relative(home, path)).join("\n  ");
  const near = meant === undefined ? "" : `did you mean "${relative(home, meant)}"?\n`;
  throw new RecipeError(named, { hint: `${near}looked in ${home} for\n  ${looked}` });
}

function candidatesOf({ source, path, folder, suffixes }: SourceRequest): readonly string[] {
  const names = source === undefined ? tails(path) : [source];
  const longer = (name: string): readonly string[] =>
    suffixes.flatMap((suffix) => (name.endsWith(suffix) ? [] : [name + suffix]));
  const spelled = names.flatMap((name) => [name, ...longer(name)]);
  const inFolder = spelled.map((name) => join(folder, name));
  return source === undefined ? inFolder : [...spelled, ...inFolder];
}

/** `/etc/nginx/a.conf`: `etc/nginx/a.conf`, `nginx/a.conf`, `a.conf`. */
function tails(path: string): readonly string[] {
  const parts = path.split("/").filter((part) => part !== "");
  return parts.map((_, index) => parts.slice(index).join("/"));
}

/** What cannot be looked at (no permission, too long a name) is not there. */
export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

type Test = (path: string) => boolean;

function nearMiss(candidates: readonly string[], isWanted: Test): string | undefined {
  for (const candidate of candidates) {
    const near = suggest(basename(candidate), namesIn(dirname(candidate), isWanted));
    if (near !== undefined) return join(dirname(candidate), near);
  }
  return undefined;
}

function namesIn(folder: string, isWanted: Test): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => isWanted(join(folder, name)));
  } catch {
    return [];
  }
}
