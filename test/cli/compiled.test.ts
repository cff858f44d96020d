import { chmod, chown, cp, readdir, readFile, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { CHECKOUT } from "../hosts/paths.ts";
import { type CommandResult, runCommand } from "../hosts/run-command.ts";
import { temporaryFolder } from "../temporary/folder.ts";

let copy = "";

beforeEach(async () => {
  copy = temporaryFolder();
  const isCode = (path: string): boolean => !path.endsWith("/compiled");
  await cp(join(CHECKOUT, "dist"), join(copy, "dist"), { recursive: true, filter: isCode });
  await cp(join(CHECKOUT, "package.json"), join(copy, "package.json"));
  await symlink(join(CHECKOUT, "node_modules"), join(copy, "node_modules"));
});

const run = (...words: readonly string[]): Promise<CommandResult> =>
  runCommand([process.execPath, join(copy, "dist", "tsamae.cjs"), ...words]);

/** The files of compiled code, in order. */
async function compiled(): Promise<readonly string[]> {
  const entries = await readdir(join(copy, "dist", "compiled"), { recursive: true }).catch(() => []);
  const files = entries.filter((entry) => entry.includes("/")).toSorted();
  return files.map((file) => join(copy, "dist", "compiled", file));
}

it("keeps what a command compiled, for the next run of the same command", async () => {
  const version = await run("version");
  const [kept = "", ...others] = await compiled();
  expect(kept).toMatch(/\/[0-9a-f]{16}-[0-9a-f]+-[\w-]+\/version-bundle\.cjs$/);
  expect(others).toEqual([]);
  const before = await stat(kept);
  expect(await run("version")).toEqual(version);
  expect((await stat(kept)).ino).toBe(before.ino);
  expect((await run("facts", "local")).status).toBe(0);
  expect((await compiled()).map((path) => path.replace(/.*\//, ""))).toEqual([
    "facts-bundle.cjs",
    "facts-yaml.cjs",
    "version-bundle.cjs",
  ]);
});

it("does without compiled code that is cut off, and keeps it anew", async () => {
  const version = await run("version");
  const [kept = ""] = await compiled();
  const whole = await readFile(kept);
  await truncate(kept, 1000);
  expect(await run("version")).toEqual(version);
  expect((await stat(kept)).size).toBeGreaterThan(whole.length / 2);
});

it("keeps nothing of a command that failed", async () => {
  expect((await run("loacl")).status).toBe(1);
  expect(await compiled()).toEqual([]);
});

it("does not run what another account could have compiled", async () => {
  const version = await run("version");
  const [kept = ""] = await compiled();
  const before = await stat(kept);
  await chmod(join(kept, ".."), 0o777);
  expect(await run("version")).toEqual(version);
  // As if it were not there: it is compiled and kept anew.
  expect((await stat(kept)).ino).not.toBe(before.ino);
});

it("serves a package that was moved or copied", async () => {
  const recipe = join(copy, "greeting.ts");
  const text = `import { file, recipe, t } from "tsamae";
export default recipe({ word: t.string() }, ({ word }) => void file("/nowhere", { content: word }));
`;
  await writeFile(recipe, text);
  const attributes = join(copy, "attributes.json");
  await writeFile(attributes, '{ "greeting": { "word": "hi" } }');
  const dryRun = () => run("local", "--dry-run", "-j", attributes, recipe);
  expect(await dryRun()).toMatchObject({ status: 0 });
  expect(await dryRun()).toMatchObject({ status: 0 });
  const first = copy;
  copy = join(temporaryFolder(), "moved");
  await cp(first, copy, { recursive: true, verbatimSymlinks: true });
  expect(await dryRun()).toMatchObject({ status: 0, stderr: "" });
  expect(await dryRun()).toMatchObject({ status: 0, stderr: "" });
});

it("leaves another user's package as it is", async (context) => {
  if (process.geteuid?.() !== 0) return context.skip("only root can give a folder to somebody");
  await chown(join(copy, "dist"), 65534, 65534);
  expect((await run("version")).status).toBe(0);
  expect(await compiled()).toEqual([]);
});
