import { execFile } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { CheckResult, Unchecked } from "../finding.ts";
import { compilerFor, projectFile } from "./compiler.ts";
import { diagnosticsIn, isWithoutTsamae } from "./diagnostics.ts";
import { type RecipeGroup, settingsFor } from "./settings.ts";

export type TypeCheck = Pick<CheckResult, "findings" | "unchecked">;

/** Has the compiler of each recipe's project look at it. Without a compiler, it says how to get one. */
export async function checkTypes(files: readonly string[], signal: AbortSignal): Promise<TypeCheck> {
  // The compiler, and Node, tell of files by where they really are.
  const groups = groupsOf(files.map((file) => realpathSync(file)));
  const checks = await Promise.all(groups.map((group) => checkGroup(group, signal)));
  return {
    findings: checks.flatMap(({ findings }) => findings),
    unchecked: checks.flatMap(({ unchecked }) => unchecked),
  };
}

function groupsOf(files: readonly string[]): readonly RecipeGroup[] {
  const groups = new Map<string, RecipeGroup>();
  for (const file of files) {
    const folder = dirname(file);
    const project = projectFile(folder);
    const before = groups.get(project ?? folder);
    groups.set(project ?? folder, { project, folder, files: [...(before?.files ?? []), file] });
  }
  return [...groups.values()];
}

async function checkGroup(group: RecipeGroup, signal: AbortSignal): Promise<TypeCheck> {
  const compiler = compilerFor(group.folder);
  if (compiler === undefined) return { findings: [], unchecked: [noCompiler(group)] };
  const compile = (knows: boolean): Promise<TypeCheck> =>
    compiled(compiler, settingsFor(group, knows), { folder: group.folder, signal });
  const first = await compile(true);
  const isLost = group.project !== undefined && first.findings.some(isWithoutTsamae);
  return isLost ? compile(false) : first;
}

function noCompiler({ project, folder }: RecipeGroup): Unchecked {
  const home = project === undefined ? folder : dirname(project);
  return {
    what: "types",
    message: `the types were not checked: there is no TypeScript for ${home}`,
    hint: "npm install --save-dev typescript, in the recipes' project; or npm install --global typescript, beside tsamae",
  };
}

interface Around {
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** What the compiler says. Its settings lie in a folder of their own, and nothing is left of them. */
async function compiled(compiler: string, settings: object, around: Around): Promise<TypeCheck> {
  const own = mkdtempSync(join(tmpdir(), "tsamae-check-"));
  try {
    const file = join(own, "tsconfig.json");
    writeFileSync(file, JSON.stringify(settings));
    return await printed([compiler, "--project", file, "--pretty", "false"], around);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/** Far more than a screen, and far less than memory. */
const maxBuffer = 64 * 1024 * 1024;

function printed(words: readonly string[], { folder, signal }: Around): Promise<TypeCheck> {
  return new Promise((settle, reject) => {
    execFile(process.execPath, words, { cwd: folder, maxBuffer, signal }, (error, stdout, stderr) => {
      // It ends with 1 or 2 when it has something to say.
      if (error === null || /\berror TS\d+:/.test(stdout))
        settle({ findings: diagnosticsIn(stdout, folder), unchecked: [] });
      else if (signal.aborted) reject(error);
      else settle({ findings: [], unchecked: [broken(stderr)] });
    });
  });
}

function broken(said: string): Unchecked {
  const [error = said.trim().slice(0, 200)] = /^\S*Error: .*$/m.exec(said) ?? [];
  return {
    what: "types",
    message: "the types were not checked: the TypeScript compiler broke",
    hint: error || undefined,
  };
}
