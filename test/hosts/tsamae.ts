import { mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import type { Output, World } from "../../src/cli/world.ts";
import type { RunEvent } from "../../src/engine/events.ts";
import { note } from "../costs/ledger.ts";
import type { TestHost, TestUser } from "./host.ts";
import { CHECKOUT } from "./paths.ts";
import { type CommandResult, mustRun, runCommand } from "./run-command.ts";

export const tsamaeProgram = join(CHECKOUT, "dist", "tsamae.cjs");

/** What one run of the built command line said. */
export interface CliRun extends CommandResult {
  /** With `--format json`. */
  readonly events: readonly RunEvent[];
}

/** What the built program hands out to a process that loads it. */
interface BuiltProgram {
  readonly commandLine: () => Promise<{
    readonly runCommandLine: (argv: readonly string[], world: World) => Promise<number>;
  }>;
}

/**
 * Runs a command line of the built program, without a terminal, in this process: to start one takes longer than most runs.
 * What it reads of the environment by itself, `PATH` for instance, is this process's: see {@link tsamaeProcess}.
 */
export async function tsamae(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliRun> {
  note("converge");
  const program: BuiltProgram = createRequire(import.meta.url)(tsamaeProgram);
  const { runCommandLine } = await program.commandLine();
  const written = { stdout: "", stderr: "" };
  const output = (name: keyof typeof written): Output => ({
    isTerminal: false,
    columns: () => 80,
    write: (text) => {
      written[name] += text;
    },
  });
  const status = await runCommandLine(args, {
    stdout: output("stdout"),
    stderr: output("stderr"),
    env: { ...process.env, NO_COLOR: "1", ...env },
    signal: new AbortController().signal,
  });
  return runOf(args, { status, ...written });
}

/** The same in a process of its own. */
export async function tsamaeProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  note("converge");
  return runOf(args, await runCommand([process.execPath, tsamaeProgram, ...args], { env: { NO_COLOR: "1", ...env } }));
}

function runOf(args: readonly string[], result: CommandResult): CliRun {
  return { ...result, events: args.includes("json") ? parseEvents(result.stdout) : [] };
}

export function parseEvents(stdout: string): readonly RunEvent[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line): RunEvent => JSON.parse(line));
}

/** The words that lead `tsamae ssh` to a test host. */
export function sshArguments(host: TestHost, user: TestUser): readonly string[] {
  const { privateKey, knownHosts } = host.access;
  return [
    "ssh",
    "--host",
    host.host,
    "--port",
    String(host.port),
    "--user",
    user,
    "--key",
    privateKey,
    "--known-hosts",
    knownHosts,
    "--ssh-config",
    "/dev/null",
  ];
}

/** Runs recipes on a test host over SSH, as a user, and gives back the events. */
export function converge(host: TestHost, user: TestUser, recipes: readonly string[]): Promise<CliRun> {
  const env = user === "ops" ? { TSAMAE_SUDO_PASSWORD: host.access.passwords.ops } : {};
  return tsamae([...sshArguments(host, user), "--format", "json", ...recipes], env);
}

/** What a run changed, as `id action`. */
export function changed({ events }: CliRun): readonly string[] {
  return events.flatMap((event) => (event.type === "resource-changed" ? [`${event.id} ${event.action}`] : []));
}

/** What a run changed, in words: `id: summary`. */
export function summaries({ events }: CliRun): readonly string[] {
  return events.flatMap((event) =>
    event.type === "resource-changed" ? event.changes.map(({ summary }) => `${event.id}: ${summary}`) : [],
  );
}

/** How a run ended. */
export function finished({ events, stderr }: CliRun): Extract<RunEvent, { readonly type: "run-finished" }> {
  const last = events.at(-1);
  if (last?.type !== "run-finished")
    throw new Error(`the run did not finish:\n${stderr}\n${JSON.stringify(events.slice(-3))}`);
  return last;
}

/** Puts the built program, what it needs and this machine's Node on a host, in /opt/tsamae. */
export async function installOn(host: TestHost): Promise<void> {
  const staging = join(CHECKOUT, "tmp", `install-${process.pid}`);
  await rm(staging, { recursive: true, force: true });
  const packages = (await mustRun(["npm", "--prefix", CHECKOUT, "ls", "--omit=dev", "--all", "--parseable"]))
    .split("\n")
    .filter((path) => path.includes("node_modules"));
  for (const path of packages) {
    const target = join(staging, relative(CHECKOUT, path));
    await mkdir(join(target, ".."), { recursive: true });
    await symlink(path, target).catch(() => undefined);
  }
  await mkdir(staging, { recursive: true });
  await writeFile(join(staging, "README"), `${(await readdir(staging)).length} packages\n`);
  await mustRun([
    "sh",
    "-c",
    'cd "$1" && tar -c --exclude dist/compiled dist cookbooks recipes templates package.json | tar -x -C "$2" && cp "$3" "$2/node"',
    "sh",
    CHECKOUT,
    staging,
    process.execPath,
  ]);
  await mustRun(["sh", "-c", 'cp -rL "$1" "$1.copy" && rm -r "$1" && mv "$1.copy" "$1"', "sh", staging]);
  await host.copyIn(staging, "/opt/tsamae");
  await rm(staging, { recursive: true, force: true });
}
