import { execFile } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { facts, type Recipe } from "tsamae";
import { fakeHost, plan } from "tsamae/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { scaled } from "../machine-speed.ts";
import { type Checkable, checkable } from "./checkable.ts";
import { type Example, examplesOf } from "./examples.ts";
import { exportsOf, importsOf } from "./exports.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = join(root, "tmp/docs-examples");

describe("the examples of the documents and of the doc comments", () => {
  it("are right TypeScript for what tsamae exports", { timeout: scaled(60_000) }, async () => {
    const examples = examplesOf(root).flatMap((example) => checkable(example, namesFor(example)) ?? []);
    expect(examples.length).toBeGreaterThan(30);
    expect(await problemsOf(examples)).toEqual([]);
  });
});

describe("the recipes that the documents show", () => {
  afterEach(() => void vi.unstubAllEnvs());

  const complete = examplesOf(root).filter(isComplete);
  it.each(complete.map((example) => [`${example.file}:${example.line}`, example] as const))(
    "%s can be planned",
    async (_at, example) => {
      vi.stubEnv("DB_PASSWORD", "hunter2");
      expect(await plan(await recipeOf(example), { host: debian() })).toMatchObject({
        failures: [],
        changes: expect.arrayContaining([]),
      });
    },
  );
});

/** Without the templates and other recipes that would have to lie beside it. */
const isComplete = ({ text, origin }: Example): boolean =>
  origin === "page" && /^export default recipe\(/m.test(text) && !/template\(|from "\.|includeRecipe/.test(text);

async function recipeOf(example: Example): Promise<Recipe> {
  const file = join(root, "tmp/docs-recipes", `${example.file.replaceAll("/", "-")}-${example.line}.ts`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, example.text);
  const loaded: { readonly default: Recipe } = await import(file);
  return loaded.default;
}

/** With what the examples take for granted. */
function debian() {
  const folders = ["/etc/systemd/system", "/etc/app"];
  return fakeHost("debian-12", {
    files: Object.fromEntries(folders.map((path) => [path, { directory: true }])),
    facts: [
      facts
        .user("deploy")
        .is({ exists: true, uid: 1000, gid: 1000, comment: "", home: "/home/deploy", shell: "/bin/sh" }),
      facts.output({ command: "uname -r" }).is({ status: 0, stdout: "6.1.0-18-amd64\n", stderr: "" }),
    ],
  });
}

/** What a page's reader imports from tsamae; a module's example also speaks of the names that the module itself uses. */
function namesFor({ file, origin }: Example) {
  const testing = join(root, "src/testing/index.ts");
  return new Map([
    ...(origin === "module" ? importsOf(join(root, file), dirname(`../../${file}`)) : []),
    ...(origin === "module" ? exportsOf(join(root, file), `../../${file}`) : []),
    ...(existsSync(testing) ? exportsOf(testing, "tsamae/testing") : []),
    ...exportsOf(join(root, "src/index.ts"), "tsamae"),
  ]);
}

/** What the type checker says of them, at the places where they stand in the documents. */
async function problemsOf(examples: readonly Checkable[]): Promise<readonly string[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ extends: "../../tsconfig.json", include: ["*.ts"] }));
  for (const [index, { text }] of examples.entries()) writeFileSync(join(folder, `${index}.ts`), text);
  const said = await typeCheck();
  return said.flatMap((line) => placed(line, examples));
}

function typeCheck(): Promise<readonly string[]> {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  return new Promise((settle) => {
    execFile(process.execPath, [tsc, "-p", folder, "--pretty", "false"], { cwd: folder }, (_error, stdout) =>
      settle(stdout.split("\n")),
    );
  });
}

/** `7.ts(12,3): error …`, told of the document. Mistakes in tsamae itself are the concern of `npm run check`. */
function placed(line: string, examples: readonly Checkable[]): readonly string[] {
  const [, index, at, said] = /^(\d+)\.ts\((\d+),\d+\): (.*)$/.exec(line) ?? [];
  const found = examples[Number(index)];
  return found === undefined
    ? []
    : [`${found.example.file}:${found.example.line + Number(at) - found.added - 1}: ${said}`];
}
