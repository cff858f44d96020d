import { join } from "node:path";
import { tsamaeProcess } from "../hosts/tsamae.ts";

/** What the built program said of a recipe: under a test runner it would be the runner that takes the types out. */
export interface Told {
  readonly status: number;
  readonly stderr: string;
  readonly ids: readonly string[];
}

/** Where cookbooks are looked for outside of the folder depends on where that is. */
const aboveFolder = /^ +\/.*\/cookbooks\/.*\n|^ +\/cookbooks\/.*\n/gm;

async function dryRun(folder: string, path: string): Promise<Told> {
  const { status, stderr, events } = await tsamaeProcess([
    "local",
    "--dry-run",
    "--format",
    "json",
    join(folder, path),
  ]);
  const ids = events.flatMap((event) => (event.type === "resource-would-change" ? [event.id] : []));
  return { status, stderr: stderr.replaceAll(folder, "HERE").replaceAll(aboveFolder, ""), ids };
}

/** Dry runs on this machine, each in a process of its own. Paths are in the folder, which is called HERE. */
export async function dryRuns(folder: string, paths: readonly string[]): Promise<ReadonlyMap<string, Told>> {
  return new Map(await Promise.all(paths.map(async (path) => [path, await dryRun(folder, path)] as const)));
}

/** A recipe file with this body, which begins in its fourth line. */
export const inRecipe = (body: string): string =>
  `import { directory, file, include, includeRecipe, recipe, template } from "tsamae";\n\nexport default recipe(async () => {\n${body}\n});\n`;
