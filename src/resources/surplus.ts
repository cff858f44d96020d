import type { TreeEntry } from "../facts/tree.ts";
import type { IsExcluded } from "./source-tree.ts";

/** Every folder above a path that is itself from a folder on. */
function above(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/**
 * What is in a folder and does not belong there, the folders whole where nothing below them is excluded.
 *
 * @example
 * surplus([{ path: "a", isFolder: true }, { path: "a/b", isFolder: false }], new Set(), () => false)
 * // [{ path: "a", isFolder: true }]
 */
export function surplus(
  present: readonly TreeEntry[],
  wanted: ReadonlySet<string>,
  isExcluded: IsExcluded,
): readonly TreeEntry[] {
  const holding = new Set(present.filter(({ path }) => isExcluded(path)).flatMap(({ path }) => above(path)));
  const extra = present.filter(({ path }) => !wanted.has(path) && !isExcluded(path) && !holding.has(path));
  const removed = new Set(extra.flatMap(({ path, isFolder }) => (isFolder ? [path] : [])));
  return extra
    .filter(({ path }) => !above(path).some((folder) => removed.has(folder)))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
