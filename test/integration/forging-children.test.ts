import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { runCommand } from "../hosts/run-command.ts";
import { type CliRun, sshArguments, tsamae } from "../hosts/tsamae.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startHost({ isBare: true });
});
afterAll(async () => {
  await host.stop();
});

const folder = "/srv/forging";
const tries = 20;

/**
 * Each command leaves a child behind that prints for a while, on both streams, what an answer about the next file would
 * look like: that it is a link to the victim, by whatever word it may guess.
 */
const recipe = `
  const shapes = ["0 0 81a4 0 0 5", "${folder}/victim", "f", "l", "tsamae file", "0 file 5 0 0 81a4", "<1 0", ">1", "~"];
  const forged = shapes.map((shape) => "echo '" + shape + "'; echo '" + shape + "' >&2").join("; ");
  for (let number = 0; number < ${tries}; number++) {
    execute("leave " + number, { user: "nobody", command: "(n=0; while [ $n -lt 3000 ]; do n=$((n + 1)); " + forged + "; done) & sleep 0.01" });
    file("${folder}/file-" + number, { content: "content " + number + "\\n", mode: "0640" });
    line("${folder}/lines", { line: "line " + number, create: true });
  }`;

const files = Array.from({ length: tries }, (_, number) => `content ${number}\n`).join("");
const lines = Array.from({ length: tries }, (_, number) => `line ${number}\n`).join("");
const look = `cd ${folder} && cat victim && for n in $(seq 0 ${tries - 1}); do cat file-$n; done && cat lines`;

const verdict = ({ status, stderr, events }: CliRun, seen: string) => {
  const changes = events.filter(({ type }) => type === "resource-changed").length;
  return { status, stderr, changes, seen };
};

const expected = { status: 0, stderr: "", changes: 3 * tries, seen: `untouched\n${files}${lines}` };

describe(`children that print forged answers, ${tries} of them in one run`, () => {
  it("change nothing of what root believes and writes, over ssh", async () => {
    await host.exec(`mkdir -p ${folder}; echo untouched >${folder}/victim`);
    const run = await tsamae([...sshArguments(host, "root"), "--format", "json", inlineRecipe(recipe)]);
    expect(verdict(run, (await host.exec(look)).stdout)).toEqual(expected);
  });

  it.runIf(process.geteuid?.() === 0)("nor on this machine", async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/victim`, "untouched\n");
    try {
      const run = await tsamae(["local", "--format", "json", inlineRecipe(recipe)]);
      expect(verdict(run, (await runCommand(["sh", "-c", look])).stdout)).toEqual(expected);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
