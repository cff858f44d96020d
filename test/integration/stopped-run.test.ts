import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, it } from "vitest";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { type CommandResult, runCommand } from "../hosts/run-command.ts";
import { sshArguments, tsamaeProgram } from "../hosts/tsamae.ts";
import { waitUntil } from "../hosts/wait-until.ts";
import { temporaryFolder } from "../temporary/folder.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startHost({ isBare: true });
});
afterAll(async () => {
  await host.stop();
});

const ways: Readonly<Record<string, () => readonly string[]>> = {
  local: () => ["local"],
  ssh: () => sshArguments(host, "root"),
  "the system's ssh": () => [...sshArguments(host, "root"), "--ssh-program", "ssh"],
  docker: () => ["docker", "--container", host.id],
  exec: () => ["exec", "--via", `docker exec -i ${host.id}`],
};

/** Commands that note that they ran, one after the other. The long ones are more than a pipe holds. */
const recipeFor = (folder: string, padding: number) => `
  for (let number = 0; number < 60; number++) {
    execute(\`sleep 0.1; : ${"x".repeat(padding)}; echo \${number} >>${folder}/ran\`);
  }`;

const cases = [
  ...Object.keys(ways).flatMap((way) =>
    [10, 3000].flatMap((padding) => (["SIGKILL", "SIGINT"] as const).map((signal) => ({ way, signal, padding }))),
  ),
  { way: "local", signal: "SIGHUP", padding: 10 } as const,
];

describe("a run that is stopped", () => {
  it.concurrent.for(cases)("by $signal, $way, padding $padding, runs no queued command", async (one, { expect }) => {
    const folder = temporaryFolder();
    const look = (command: string): Promise<CommandResult> =>
      one.way === "local" ? runCommand(["sh", "-c", command]) : host.exec(command);
    await look(`mkdir -p ${folder}`);
    const ran = async () => (await look(`cat ${folder}/ran 2>/dev/null`)).stdout.split("\n").length - 1;
    const args = [...(ways[one.way]?.() ?? []), inlineRecipe(recipeFor(folder, one.padding))];
    const child = spawn(process.execPath, [tsamaeProgram, ...args], { stdio: "ignore" });
    const exit = once(child, "exit");
    await waitUntil("a command ran", 30, async () => (await ran()) > 0);
    child.kill(one.signal);
    const before = await ran();
    const [code] = await exit;
    expect(code).toBe({ SIGKILL: null, SIGINT: 130, SIGHUP: 129 }[one.signal]);
    await waitUntil("the last command ended", 30, async () => {
      const count = await ran();
      return (await look(`sleep 0.5; pgrep -f "[>]>${folder}/ran"`)).status === 1 && count === (await ran());
    });
    // Those under way when the signal came, and when the host heard of it.
    expect((await ran()) - before).toBeLessThanOrEqual(3);
  });
});
