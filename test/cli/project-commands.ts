import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { tsamaeProgram } from "../hosts/tsamae.ts";

/** What a program said in a folder. */
export interface Said {
  readonly status: number | null;
  /** Standard output, then standard error. */
  readonly text: string;
}

/** Runs the built program in a folder. */
export const tsamaeIn = (folder: string, ...words: readonly string[]): Said => nodeIn(folder, tsamaeProgram, ...words);

/** Checks the types of a project, as its `npm run check:types` does. */
export const typesOf = (project: string): Said =>
  nodeIn(project, join(project, "node_modules", "typescript", "bin", "tsc"), "--pretty", "false");

/** Runs the tests of a project, as its `npm test` does. */
export const testsOf = (project: string): Said =>
  nodeIn(project, join(project, "node_modules", "vitest", "vitest.mjs"), "run");

function nodeIn(folder: string, ...words: readonly string[]): Said {
  // A test runner within a test runner is to know nothing of it.
  const own = Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST|NODE_ENV|DEV|PROD|SSR|MODE)/.test(name));
  const env = { ...Object.fromEntries(own), NO_COLOR: "1" };
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder, env, encoding: "utf8" });
  return { status, text: `${stdout}${stderr}`.replaceAll(folder, "HERE") };
}
