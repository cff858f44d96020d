import { spawnSync } from "node:child_process";
import { compiler, scratchProject } from "./scratch-project.ts";

/** What the compiler says of one place. */
export interface Complaint {
  readonly line: number;
  /** As an editor shows it: the sentence, and indented below it the reasons. */
  readonly message: string;
}

/**
 * What the compiler says of each recipe, in one run of it.
 *
 * @throws Error when it says something of another file.
 */
export function checkRecipes(recipes: Readonly<Record<string, string>>): ReadonlyMap<string, readonly Complaint[]> {
  const project = scratchProject(recipes);
  try {
    const { stdout } = spawnSync(compiler, ["-p", ".", "--pretty", "false"], { cwd: project.folder, encoding: "utf8" });
    return complaintsIn(stdout, Object.keys(recipes));
  } finally {
    project.remove();
  }
}

function complaintsIn(output: string, files: readonly string[]): ReadonlyMap<string, readonly Complaint[]> {
  const found = new Map<string, Complaint[]>(files.map((file) => [file, []]));
  for (const text of output.split(/\n(?! )/).filter((part) => part.trim() !== "")) {
    const [, file = "", line = "", message = ""] = /^(.+?)\((\d+),\d+\): error TS\d+: (.*)$/s.exec(text) ?? [];
    const complaints = found.get(file);
    if (complaints === undefined) throw new Error(`not about a recipe: ${text}`);
    complaints.push({ line: Number(line), message: message.trimEnd() });
  }
  return found;
}
