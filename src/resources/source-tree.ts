import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import picomatch from "picomatch";
import { RecipeError } from "../errors.ts";
import { type LocalFile, localFile } from "./local-file.ts";

/** Something in a folder of this machine. `path` is from the folder on, with `/` between the names. */
export type SourceEntry =
  | { readonly type: "directory"; readonly path: string }
  | { readonly type: "file"; readonly path: string; readonly file: LocalFile }
  | { readonly type: "link"; readonly path: string; readonly to: string };

/** Whether a path from the folder on, or a folder above it, is left out. */
export type IsExcluded = (path: string) => boolean;

/** From glob patterns. One without a slash is for names at any depth, as in .gitignore. */
export function exclusion(globs: readonly string[]): IsExcluded {
  if (globs.length === 0) return () => false;
  const matches = picomatch([...globs], { dot: true, basename: true });
  return (path) => {
    const parts = path.split("/");
    return parts.some((_, index) => matches(parts.slice(0, index + 1).join("/")));
  };
}

/**
 * Everything in a folder of this machine, folders before what is in them.
 *
 * @throws RecipeError for what cannot be sent, or read.
 */
export function sourceTree(folder: string, isExcluded: IsExcluded): readonly SourceEntry[] {
  const entriesIn = (within: string): readonly SourceEntry[] =>
    namesIn(join(folder, within)).flatMap((name): readonly SourceEntry[] => {
      const path = within === "" ? name : `${within}/${name}`;
      if (isExcluded(path)) return [];
      const entry = sourceEntry(folder, path);
      return entry.type === "directory" ? [entry, ...entriesIn(path)] : [entry];
    });
  return entriesIn("");
}

function sourceEntry(folder: string, path: string): SourceEntry {
  const full = join(folder, path);
  if (path.includes("\uFFFD")) throw new RecipeError(`the name of ${full} is no UTF-8 text`);
  const stat = lstatSync(full);
  if (stat.isDirectory()) return { type: "directory", path };
  if (stat.isSymbolicLink()) return { type: "link", path, to: readlinkSync(full) };
  if (stat.isFile()) return { type: "file", path, file: localFile(full) };
  throw new RecipeError(`${full} is no file, folder or link: it cannot be sent`, {
    hint: "exclude leaves it out",
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RecipeError(`the source ${folder} cannot be read: ${why}`, { cause: error });
  }
}
