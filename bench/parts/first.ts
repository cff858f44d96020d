import { join } from "node:path";
import { tsamae } from "../contenders/tsamae.ts";
import { SCRATCH_FOLDER } from "../folders.ts";
import { tidyRun } from "../measuring/contest.ts";
import { type Account, accountOf, withEvents } from "../measuring/events.ts";
import { measuredRun } from "../measuring/measured-run.ts";
import { median, ratio } from "../measuring/statistics.ts";
import type { Bench, Measured, Part } from "../part.ts";
import type { Target } from "../results/target.ts";
import { inSeconds } from "../results/units.ts";
import { type Declared, mixedResources, withoutCommands } from "../workload/resources.ts";
import { shuffled } from "../workload/shuffle.ts";
import { type Workload, writeWorkload } from "../workload/write-workload.ts";

export const first: Part = {
  name: "first",
  about: "first runs over SSH, in order and shuffled",
  measure,
};

/** What is made, and how its table row is called. */
interface FirstRun {
  readonly name: string;
  readonly resources: readonly Declared[];
  readonly repetitions: number;
}

interface Outcome extends Account {
  readonly seconds: number;
}

const BASE = "/srv/bench/first";
const FILES = "70 directories, files, templates";

async function measure(bench: Bench): Promise<Measured> {
  const rows: string[][] = [];
  const outcomes = new Map<string, Outcome>();
  for (const run of runsOf(bench)) {
    const workload = await writeWorkload(join(SCRATCH_FOLDER, "workloads", "first"), run.resources);
    const outcome = await firstRuns(bench, run, workload);
    outcomes.set(run.name, outcome);
    const { seconds, exchanges, questions, changed } = outcome;
    rows.push([run.name, "tsamae", inSeconds(seconds), String(exchanges), String(questions), String(changed)]);
    if (run.name === inOrder(10) || run.name === inOrder(100)) rows.push(...(await peerRows(bench, run, workload)));
  }
  const columns = ["first run of", "by", "whole run", "exchanges", "questions", "changed"];
  bench.say(`the shuffled order is that of seed ${bench.seed}`);
  return { tables: { first: { columns, rows } }, targets: targetsOf(outcomes) };
}

function runsOf({ host, repetitions, seed, sizes }: Bench): readonly FirstRun[] {
  const mixed = (count: number) => mixedResources({ count, base: BASE, packages: host.packages });
  const few = Math.ceil(repetitions / 3);
  const runs = [
    { name: FILES, resources: withoutCommands(mixed(100)), repetitions: few },
    { name: inOrder(10), resources: mixed(10), repetitions: few },
    { name: inOrder(100), resources: mixed(100), repetitions: few },
    { name: mixedUp(100), resources: shuffled(mixed(100), seed), repetitions: few },
    { name: inOrder(500), resources: mixed(500), repetitions: 1 },
    { name: mixedUp(500), resources: shuffled(mixed(500), seed), repetitions: 1 },
    { name: inOrder(1000), resources: mixed(1000), repetitions: 1 },
    { name: mixedUp(1000), resources: shuffled(mixed(1000), seed), repetitions: 1 },
  ];
  return runs.filter(({ resources }) => resources.length <= Math.max(...sizes));
}

const inOrder = (count: number) => `${count} mixed, in order`;
const mixedUp = (count: number) => `${count} mixed, shuffled`;

async function firstRuns(bench: Bench, { name, repetitions }: FirstRun, workload: Workload): Promise<Outcome> {
  const command = tsamae.over(bench.host.way, workload);
  bench.say(`first, ${name}: tsamae, by its own account`);
  await clear(bench);
  const account = accountOf((await measuredRun(withEvents(command))).stdout);
  const seconds: number[] = [];
  for (let round = 1; round <= repetitions; round += 1) {
    bench.say(`first, ${name}: tsamae, ${round} of ${repetitions}`);
    await clear(bench);
    seconds.push((await measuredRun(command)).seconds);
  }
  return { ...account, seconds: median(seconds) };
}

async function peerRows(bench: Bench, { name }: FirstRun, workload: Workload): Promise<string[][]> {
  const rows: string[][] = [];
  for (const peer of bench.contenders.filter(({ isPeer }) => isPeer)) {
    bench.say(`first, ${name}: ${peer.name}`);
    await clear(bench);
    const { seconds } = await tidyRun(peer, { way: bench.host.way, workload });
    rows.push([name, peer.name, inSeconds(seconds), "", "", ""]);
  }
  return rows;
}

/** The packages stay: they are installed from the beginning. */
async function clear(bench: Bench): Promise<void> {
  await bench.host.run(`rm -rf ${BASE}`);
}

function targetsOf(outcomes: ReadonlyMap<string, Outcome>): readonly Target[] {
  const files = outcomes.get(FILES);
  const promised = { bound: 6, kind: "at most", unit: "exchanges" } as const;
  return [
    ...(files === undefined ? [] : [{ what: `first run of ${FILES}`, figure: files.exchanges, ...promised }]),
    ...[
      { order: "in order", named: inOrder },
      { order: "shuffled", named: mixedUp },
    ].flatMap(({ order, named }) => growth(order, [100, 500, 1000], (count) => outcomes.get(named(count)))),
  ];
}

/**
 * What a resource more costs in a long recipe, as a ratio to a short one: 1 is growth by a straight line. Their ratio to
 * N alone would not show it, as the first and the last resources of a recipe cost less than those between.
 */
function growth(
  order: string,
  [short, middle, long]: readonly [number, number, number],
  outcomeOf: (count: number) => Outcome | undefined,
): readonly Target[] {
  const [few, some, many] = [outcomeOf(short), outcomeOf(middle), outcomeOf(long)];
  if (few === undefined || some === undefined || many === undefined) return [];
  return (["exchanges", "questions"] as const).map((what) => ({
    what: `first runs ${order}: ${what} of a resource more, ${middle} to ${long}, to those from ${short} to ${middle}`,
    figure: ratio((many[what] - some[what]) / (long - middle), (some[what] - few[what]) / (middle - short)),
    bound: 1.1,
    kind: "at most",
    unit: "times",
  }));
}
