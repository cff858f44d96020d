import { appendFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Handler } from "../engine/handlers.ts";
import { jsonVersion } from "../reports/json.ts";
import { named } from "./named.ts";

/** What a command prints may be nobody else's business. */
const ownerOnly = 0o600;

/**
 * Appends every event to a file, as a line of JSON: what `--format json` prints. The path is taken from the working
 * folder; a new file is its owner's alone (0600), one that is there keeps its mode.
 *
 * @example
 * export default defineConfig({ handlers: [jsonLines("run.jsonl")] });
 */
export function jsonLines(path: string): Handler {
  const file = resolve(path);
  return named("jsonLines", (event) => {
    appendFileSync(file, `${JSON.stringify({ version: jsonVersion, ...event })}\n`, { mode: ownerOnly });
  });
}
