import { rm } from "node:fs/promises";
import { join } from "node:path";
import { isAlive } from "../../src/host-tests/leftovers.ts";
import { SCRATCH } from "./paths.ts";
import { mustRun } from "./run-command.ts";

/** On every test host's container: the process id of the test run that started it. */
export const RUN_LABEL = "tsamae.test-run";
const RUN_VARIABLE = "TSAMAE_TEST_RUN";

/** Marks this process and the workers it will start as one test run. */
export function beginRun(): void {
  process.env[RUN_VARIABLE] = String(process.pid);
}

/** The id of the test run this process belongs to. */
export function currentRun(): string {
  return process.env[RUN_VARIABLE] ?? String(process.pid);
}

/** Where a host's files on this machine lie: its known_hosts. */
export function hostFolder(containerId: string): string {
  return join(SCRATCH, containerId.slice(0, 12));
}

/** Removes the hosts of this run. */
export async function removeOwnHosts(): Promise<void> {
  await removeHosts((run) => run === currentRun());
}

/** Removes hosts of runs that were killed; those of a run that still goes on, in another terminal, stay. */
export async function removeLeftoverHosts(): Promise<void> {
  await removeHosts((run) => run === currentRun() || !isAlive(Number(run)));
}

async function removeHosts(belongs: (run: string) => boolean): Promise<void> {
  const filters = ["--filter", "label=org.testcontainers=true", "--filter", `label=${RUN_LABEL}`];
  const listed = await mustRun(["docker", "ps", "--all", ...filters, "--format", `{{.ID}} {{.Label "${RUN_LABEL}"}}`]);
  const hosts = listed.split("\n").filter((line) => line !== "");
  const ids = hosts.map((line) => line.split(" ")).flatMap(([id = "", run = ""]) => (belongs(run) ? [id] : []));
  if (ids.length > 0) await mustRun(["docker", "rm", "--force", "--volumes", ...ids]);
  await Promise.all(ids.map((id) => rm(hostFolder(id), { recursive: true, force: true })));
}
