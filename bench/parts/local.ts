import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tsamaeProgram } from "../../test/hosts/tsamae.ts";
import { foundNothingToDo, itamaeHere } from "../contenders/itamae.ts";
import { tsamae } from "../contenders/tsamae.ts";
import { packagesHere } from "../host/bench-host.ts";
import { interleaved, type Runner } from "../measuring/interleaved.ts";
import { type Command, measuredRun, type Usage } from "../measuring/measured-run.ts";
import { median, ratio } from "../measuring/statistics.ts";
import type { Bench, Measured, Part } from "../part.ts";
import type { Target } from "../results/target.ts";
import { inMegabytes, inSeconds, inTimes } from "../results/units.ts";
import { mixedResources } from "../workload/resources.ts";
import { type Workload, writeWorkload } from "../workload/write-workload.ts";

export const local: Part = {
  name: "local",
  about: "converged on this machine, without SSH",
  measure,
};

async function measure(bench: Bench): Promise<Measured> {
  const base = await mkdtemp(join(tmpdir(), "tsamae-bench-"));
  try {
    const packages = await packagesHere();
    const rows: string[][] = [];
    const targets: Target[] = [];
    for (const count of bench.sizes) {
      const resources = mixedResources({ count, base: join(base, "made", String(count)), packages });
      const samples = await contestHere(bench, count, await writeWorkload(join(base, String(count)), resources));
      rows.push(...rowsOf(count, samples));
      if (!hasPeer(bench, count)) rows.push([String(count), "itamae local", "not measured"]);
      targets.push(...targetsOf(count, samples));
    }
    const columns = ["N", "by", "whole run", "to tsamae", "CPU", "peak memory"];
    return { tables: { local: { columns, rows } }, targets };
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}

const hasPeer = ({ contenders, peersUpTo }: Bench, count: number): boolean =>
  count <= peersUpTo && contenders.some(({ name }) => name === "itamae ssh");

type Samples = ReadonlyMap<string, readonly Usage[]>;

async function contestHere(bench: Bench, count: number, workload: Workload): Promise<Samples> {
  const own: Command = { argv: [process.execPath, tsamaeProgram, "local", workload.tsamae] };
  await measuredRun(own);
  const runners: Runner<Usage>[] = [
    {
      name: "tsamae local",
      repetitions: bench.repetitions,
      warmUp: true,
      run: () => idle(own, (output) => tsamae.foundNothingToDo(output)),
    },
  ];
  if (hasPeer(bench, count)) {
    const peer = itamaeHere(workload.itamae);
    const several = count < 1000;
    const run = () => idle(peer, foundNothingToDo);
    runners.push({ name: "itamae local", repetitions: several ? 3 : 1, warmUp: several, run });
  }
  return interleaved(runners, (progress) => bench.say(`local, N = ${count}, ${progress}`));
}

/** A run that has to find everything as it should be. */
async function idle(command: Command, foundNothing: (output: string) => boolean): Promise<Usage> {
  const usage = await measuredRun(command);
  if (foundNothing(usage.stdout)) return usage;
  throw new Error(`${command.argv.join(" ")}\nfound something to do where all was done:\n${usage.stdout}`);
}

function secondsOf(samples: Samples, name: string): number | undefined {
  const usages = samples.get(name);
  return usages === undefined ? undefined : median(usages.map(({ seconds }) => seconds));
}

function rowsOf(count: number, samples: Samples): string[][] {
  const own = secondsOf(samples, "tsamae local") ?? 0;
  return [...samples].map(([name, usages]) => [
    String(count),
    name,
    inSeconds(secondsOf(samples, name) ?? 0),
    inTimes(ratio(secondsOf(samples, name) ?? 0, own)),
    inSeconds(median(usages.map(({ cpuSeconds }) => cpuSeconds))),
    inMegabytes(Math.max(...usages.map(({ peakBytes }) => peakBytes))),
  ]);
}

function targetsOf(count: number, samples: Samples): readonly Target[] {
  const [own, peer] = [secondsOf(samples, "tsamae local"), secondsOf(samples, "itamae local")];
  if (count !== 100 || own === undefined) return [];
  const what = "converged on this machine, N = 100, faster than itamae local";
  const figure = peer === undefined ? undefined : ratio(peer, own);
  return [{ what, figure, bound: 6, kind: "at least", unit: "times" }];
}
