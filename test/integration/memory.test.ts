import { mkdirSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { runCommand } from "../hosts/run-command.ts";
import { tsamaeProgram } from "../hosts/tsamae.ts";
import { temporaryFolder } from "../temporary/folder.ts";

const megabyte = 1024 * 1024;

/** Prints the most memory that the process held, in KiB. */
const printPeak = `data:text/javascript,process.on("exit",()=>process.stderr.write("peak "+process.resourceUsage().maxRSS))`;

/** Runs a recipe on this machine, in a process of its own; gives back how many MiB that held at most. */
async function peakOf(recipe: string): Promise<number> {
  const { status, stderr } = await runCommand([
    process.execPath,
    "--import",
    printPeak,
    tsamaeProgram,
    "local",
    recipe,
  ]);
  expect(status).toBe(0);
  return Number(/peak (\d+)$/.exec(stderr)?.[1]) / 1024;
}

it("sends a large file without holding it", async () => {
  const folder = temporaryFolder();
  const recipe = inlineRecipe(`remoteFile("${folder}/copy", { source: "large" });`);
  const source = join(dirname(recipe), "files/large");
  mkdirSync(dirname(source));
  writeFileSync(source, "");
  truncateSync(source, 400 * megabyte);
  expect(await peakOf(recipe)).toBeLessThan(200);
  expect(statSync(`${folder}/copy`).size).toBe(400 * megabyte);
});

it.each([
  ["with lines", "yes 'a line of a log'"],
  ["without", "yes | tr -d '\\\\n'"],
])("reads the output of a command without holding it: %s", async (_, command) => {
  expect(await peakOf(inlineRecipe(`execute("${command} | head -c ${200 * megabyte}");`))).toBeLessThan(200);
});
