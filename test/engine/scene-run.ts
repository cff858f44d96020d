import { cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Answers } from "../../src/engine/answers.ts";
import type { RunEvent, RunResult } from "../../src/engine/events.ts";
import type { ForgettingRule } from "../../src/engine/forgetting.ts";
import type { Host } from "../../src/engine/host.ts";
import { type RunOptions, runResources } from "../../src/engine/run-resources.ts";
import { recipe } from "../../src/recipes/recipe.ts";
import { runRecipes } from "../../src/recipes/run-recipes.ts";
import type { Declared } from "../../src/resources/resource-type.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { naiveRun } from "./oracle.ts";
import { declareAll, type Scene, type Spec } from "./random-recipes.ts";
import { platform, sandboxHost } from "./sandbox-host.ts";

/** What can be told of a run from outside. */
export interface Seen {
  /** What happened, in order. */
  readonly log: readonly string[];
  /** The tree afterwards. */
  readonly tree: string;
}

export type RunModes = Partial<Omit<RunOptions, "dryRun">> & {
  readonly rules?: readonly ForgettingRule[];
  /** Default: one that answers by Node's own calls. */
  readonly host?: Host;
};

const node = { attributes: {} } as never;

export async function declared(specs: readonly Spec[], root: string): Promise<readonly Declared[]> {
  const ask = (): never => {
    throw new TypeError("these recipes ask nothing");
  };
  return runRecipes({ recipes: [recipe(() => declareAll(specs, root))], node, ask });
}

/** Copies of what was there before a recipe, by what made it: each scene is set many times, and to make it starts programs. */
const copies = new Map<string, string>();

/** A clean folder with the scene set. */
export async function setScene({ before }: Scene, root: string): Promise<void> {
  rmSync(root, { recursive: true, force: true });
  const key = JSON.stringify([root, before]);
  const known = copies.get(key);
  if (known !== undefined) return cpSync(known, root, { recursive: true, verbatimSymlinks: true });
  mkdirSync(root, { recursive: true });
  for (const one of before)
    await naiveRun(await declared([{ ...one, guard: undefined, notifies: [] }], root), sandboxHost());
  const copy = temporaryFolder();
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true });
  copies.set(key, copy);
}

export async function byOracle(scene: Scene, root: string): Promise<Seen> {
  await setScene(scene, root);
  const log = await naiveRun(await declared(scene.recipe, root), sandboxHost());
  return { log, tree: treeOf(root) };
}

export async function byEngine(
  scene: Scene,
  root: string,
  modes: RunModes,
): Promise<Seen & { readonly result: RunResult }> {
  await setScene(scene, root);
  const { events, result } = await engineRun(await declared(scene.recipe, root), { dryRun: false, ...modes });
  return { log: events.flatMap(wordsOf), tree: treeOf(root), result };
}

export async function engineRun(
  resources: readonly Declared[],
  { rules, host = sandboxHost(), ...options }: RunModes & RunOptions,
) {
  const events: RunEvent[] = [];
  const result = await runResources({
    name: "sandbox",
    resources,
    host,
    answers: new Answers({ platform, forecast: options.dryRun, rules }),
    sink: (event) => events.push(event),
    options,
  });
  return { events, result };
}

/** An event as the oracle would have written it. */
function wordsOf(event: RunEvent): readonly string[] {
  const fate = {
    "resource-changed": "changed",
    "resource-unchanged": "unchanged",
    "resource-skipped": "skipped",
    "resource-failed": "failed",
  };
  if (
    event.type !== "resource-changed" &&
    event.type !== "resource-unchanged" &&
    event.type !== "resource-skipped" &&
    event.type !== "resource-failed"
  )
    return [];
  return [`${event.id} ${event.action} ${fate[event.type]}`];
}

/** Every path with what it is: its mode, and where it leads or what is in it. */
export function treeOf(root: string): string {
  // With types, so that links to folders are not followed.
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name)).toSorted();
  return paths.map((path) => `${path} ${whatIs(path)}\n`).join("");
}

function whatIs(path: string): string {
  const stat = lstatSync(path);
  const mode = (stat.mode & 0o7777).toString(8);
  if (stat.isSymbolicLink()) return `link ${mode} ${readlinkSync(path)}`;
  return stat.isFile() ? `file ${mode} ${JSON.stringify(readFileSync(path, "utf8"))}` : `folder ${mode}`;
}
