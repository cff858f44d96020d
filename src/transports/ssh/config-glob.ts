import { readdirSync } from "node:fs";
import { join } from "node:path";
import { matchesPattern } from "./pattern.ts";

/** The files that an absolute path with `*` and `?` stands for, in order; Node 20 has no glob of its own. */
export function filesLike(path: string): readonly string[] {
  const parts = path.split("/").filter((part) => part !== "");
  let found = ["/"];
  for (const part of parts) {
    found = found.flatMap((folder) => (/[*?]/.test(part) ? entriesLike(folder, part) : [join(folder, part)]));
  }
  return found;
}

function entriesLike(folder: string, pattern: string): readonly string[] {
  const names = namesIn(folder).filter((name) => matchesPattern(pattern, name));
  const visible = names.filter((name) => !name.startsWith(".") || pattern.startsWith("."));
  return visible.toSorted().map((name) => join(folder, name));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
