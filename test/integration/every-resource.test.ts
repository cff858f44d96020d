import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as resources from "../../src/resources/index.ts";
import { type DiskSnapshot, diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import { mustRun } from "../hosts/run-command.ts";
import { type CliRun, changed, converge, finished } from "../hosts/tsamae.ts";
import { scaled } from "../machine-speed.ts";
import { writeFiles } from "../templates/folder.ts";
import { everyResource, looks, readyForEvery, scenes, sourceFiles, templates } from "./scenes/index.ts";
import { stock } from "./scenes/scene.ts";

/** Of each type; some have fewer on one host. */
const wanted = 11;
const sources = join(CHECKOUT, "tmp", `every-${process.pid}`);
const many = inlineRecipe(everyResource(wanted, { sources }), templates);
const few = inlineRecipe(everyResource(1, { sources }), templates);

let host: TestHost;

async function prepare(command: string): Promise<void> {
  const { status, stdout, stderr } = await host.exec(command);
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
}

/** This machine's Node and npm: Debian's are hundreds of packages. */
async function bringNpm(): Promise<void> {
  const program = (await mustRun(["sh", "-c", 'readlink -f "$(command -v npm)"'])).trim();
  await host.copyIn(join(program, "..", ".."), "/usr/local/lib/node_modules/npm");
  await host.copyIn(process.execPath, "/usr/local/bin/node");
  await prepare("ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && npm --version");
}

beforeAll(async () => {
  writeFiles(sources, sourceFiles(wanted));
  host = await startHost({ installed: ["git", "ruby", "python3-pip"] });
  await bringNpm();
  await host.copyIn(join(CHECKOUT, "test", "hosts", "apt-source"), `${stock}/apt-source`);
  await prepare(readyForEvery(wanted));
}, 600_000);
afterAll(async () => {
  rmSync(sources, { recursive: true, force: true });
  await host?.stop();
});

/** What a dry run lists, as `id action`. */
const listed = ({ events }: CliRun, certainOnly: boolean): readonly string[] =>
  events.flatMap((event) =>
    event.type === "resource-would-change" && (event.certain || !certainOnly) ? [`${event.id} ${event.action}`] : [],
  );

const failures = ({ events }: CliRun) =>
  events.flatMap((event) => (event.type === "resource-failed" ? [[event.id, event.failure]] : []));

const seconds = (run: CliRun): string =>
  `${finished(run).exchanges} exchanges in ${finished(run).seconds.toFixed(1)} s`;

describe("every type of resource", () => {
  it("has a scene", () => {
    const types = Object.values(resources).map(({ definition }) => definition.type);
    // A composite is no resource, and has no definition.
    expect(Object.keys(scenes).toSorted()).toEqual([...types, "composite"].toSorted());
  });
});

/** The tests follow each other on one host. */
describe(`a recipe with up to ${wanted} resources of every type, with odd names`, { timeout: scaled(600_000) }, () => {
  let dry: CliRun;
  let first: CliRun;
  let second: CliRun;
  let converged: DiskSnapshot;

  it("is foretold by a dry run, which writes nothing", async () => {
    const before = await host.diskSnapshot();
    dry = await converge(host, "root", ["--dry-run", many]);
    expect(dry.stderr).toBe("");
    expect(failures(dry)).toEqual([]);
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
  });

  it("brings about all that was certain, and nothing that was not listed", async () => {
    first = await converge(host, "root", [many]);
    expect(first.stderr).toBe("");
    expect(failures(first)).toEqual([]);
    const did = changed(first);
    expect(listed(dry, true).filter((one) => !did.includes(one))).toEqual([]);
    expect(did.filter((one) => !listed(dry, false).includes(one))).toEqual([]);
    expect(finished(first).changed).toBeGreaterThan(250);
    expect(listed(dry, true).length).toBeGreaterThan(150);
    console.log(`${did.length} of ${finished(first).changed} changed: ${seconds(first)}`);
  });

  it.each(looks(wanted))("of %s leaves what it says", async (_type, look, finds) => {
    const { stdout, stderr } = await host.exec(look);
    expect(stderr).toBe("");
    expect(stdout.split("\0").slice(0, -1).toSorted()).toEqual(finds);
  });

  it("has evaluated no name, and leaves no file of its own behind", async () => {
    expect((await host.exec("find / -xdev \\( -name pwned -o -name '.tsamae.*' \\)")).stdout).toBe("");
  });

  it("finds nothing to do the second time, and writes nothing", async () => {
    converged = await host.diskSnapshot();
    second = await converge(host, "root", [many]);
    expect(second.stderr).toBe("");
    expect(changed(second)).toEqual([]);
    expect(finished(second)).toMatchObject({ changed: 0, failed: 0 });
    expect(diskChanges(converged, await host.diskSnapshot())).toEqual([]);
    console.log(`${finished(second).unchanged} unchanged: ${seconds(second)}`);
  });

  it("takes as many exchanges as one with a single resource of every type", async () => {
    const small = await converge(host, "root", [few]);
    expect(changed(small)).toEqual([]);
    expect(finished(second).exchanges).toBe(finished(small).exchanges);
    expect(finished(second).exchanges).toBeLessThanOrEqual(4);
    expect(finished(second).unchanged + finished(second).skipped).toBeGreaterThan(280);
    console.log(`${finished(small).unchanged} unchanged: ${seconds(small)}`);
  });

  it("has nothing to foretell then", async () => {
    const again = await converge(host, "root", ["--dry-run", many]);
    expect(listed(again, false)).toEqual([]);
    expect(diskChanges(converged, await host.diskSnapshot())).toEqual([]);
  });
});
