import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { diskChanges } from "../../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../../hosts/host.ts";
import { CHECKOUT } from "../../hosts/paths.ts";
import { type CliRun, changed, converge, finished } from "../../hosts/tsamae.ts";

export const auditCookbook = join(CHECKOUT, "cookbooks", "audit");
export const auditCookbookFile = join(auditCookbook, "default.ts");

/** A host on which the audit cookbook is tried. */
export interface AuditScene extends Pick<TestHost, "exec" | "stop"> {
  readonly host: TestHost;
  /** For files of this machine. */
  readonly folder: string;
  /** What a command prints there. */
  readonly look: (command: string) => Promise<string>;
  /** The same, for commands that must not fail. */
  readonly mustExec: (command: string) => Promise<string>;
  /** Runs the cookbook with these attributes. */
  readonly run: (attributes: unknown, ...more: readonly string[]) => Promise<CliRun>;
  /** A dry run foretells, a run does that, and a second one nothing. */
  readonly twice: (attributes: unknown) => Promise<CliRun>;
}

/** Starts a host, with a folder on this machine that is named after the test. */
export async function auditScene(name: string): Promise<AuditScene> {
  const folder = join(CHECKOUT, "tmp", `${name}-${process.pid}`);
  await mkdir(folder, { recursive: true });
  const host = await startHost();
  const run: AuditScene["run"] = async (attributes, ...more) => {
    const file = await attributesFile(folder, attributes);
    return converge(host, "deploy", [...more, "-y", file, auditCookbookFile]);
  };
  return {
    host,
    folder,
    exec: (command, options) => host.exec(command, options),
    stop: () => host.stop(),
    look: async (command) => (await host.exec(command)).stdout,
    mustExec: async (command) => {
      const { status, stdout, stderr } = await host.exec(command);
      if (status !== 0) throw new Error(`${command}\n${stdout}${stderr}`);
      return stdout;
    },
    run,
    twice: (attributes) => twice(host, (...more) => run(attributes, ...more)),
  };
}

/** Writes a file for `-y`; JSON is YAML too. */
export async function attributesFile(folder: string, attributes: unknown): Promise<string> {
  const file = join(folder, "attributes.yaml");
  await writeFile(file, JSON.stringify({ audit: attributes }));
  return file;
}

async function twice(host: TestHost, run: (...more: readonly string[]) => Promise<CliRun>): Promise<CliRun> {
  const before = await host.diskSnapshot();
  const dry = await run("--dry-run");
  expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
  const foretold = dry.events.flatMap((event) => (event.type === "resource-would-change" ? [event] : []));
  const first = await run();
  expect(first.stderr).toBe("");
  expect(finished(first)).toMatchObject({ failed: 0 });
  const words = (events: typeof foretold) => events.map(({ id, action }) => `${id} ${action}`);
  expect(changed(first)).toEqual(expect.arrayContaining(words(foretold.filter(({ certain }) => certain))));
  expect(words(foretold)).toEqual(expect.arrayContaining([...changed(first)]));
  const after = await host.diskSnapshot();
  const second = await run();
  expect(changed(second)).toEqual([]);
  expect(finished(second)).toMatchObject({ failed: 0 });
  expect(diskChanges(after, await host.diskSnapshot())).toEqual([]);
  return first;
}
