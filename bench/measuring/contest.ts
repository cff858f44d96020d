import { setTimeout as pause } from "node:timers/promises";
import type { Contender } from "../contenders/contender.ts";
import type { Way } from "../host/way.ts";
import type { Bench } from "../part.ts";
import type { Workload } from "../workload/write-workload.ts";
import { interleaved } from "./interleaved.ts";
import { measuredRun, type Usage } from "./measured-run.ts";
import { median } from "./statistics.ts";

/** What one run took here and on the host. */
export interface Sample extends Usage {
  readonly hostCpuSeconds: number;
}

/** Medians of a contender's runs; `peakBytes` is the greatest. */
export interface Result {
  readonly contender: Contender;
  readonly runs: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly hostCpuSeconds: number;
  readonly peakBytes: number;
}

export interface Contest {
  readonly way: Way;
  readonly workload: Workload;
  readonly repetitions: number;
  readonly peerRepetitions: number;
  readonly about: string;
}

/** Measures all contenders on a host that is as it should be already. */
export async function contest(
  bench: Bench,
  contenders: readonly Contender[],
  { way, workload, about, ...times }: Contest,
): Promise<readonly Result[]> {
  const runners = contenders.map((contender) => ({
    name: contender.name,
    repetitions: contender.isPeer ? times.peerRepetitions : times.repetitions,
    warmUp: !contender.isPeer,
    run: () => convergedRun(bench, contender, { way, workload }),
  }));
  const samples = await interleaved(runners, (progress) => bench.say(`${about}, ${progress}`));
  return contenders.map((contender) => summed(contender, samples.get(contender.name) ?? []));
}

async function convergedRun(
  bench: Bench,
  contender: Contender,
  on: { readonly way: Way; readonly workload: Workload },
): Promise<Sample> {
  const sample = await sampled(bench, contender, on);
  if (contender.foundNothingToDo(sample.stdout)) return sample;
  throw new Error(`${contender.name} found something to do on a host that was converged:\n${sample.stdout}`);
}

/** One run, and what the host did for it until the connection was gone. */
export async function sampled(
  bench: Bench,
  contender: Contender,
  { way, workload }: { readonly way: Way; readonly workload: Workload },
): Promise<Sample> {
  const before = bench.host.cpuSeconds();
  const usage = await tidyRun(contender, { way, workload });
  await pause(100);
  return { ...usage, hostCpuSeconds: bench.host.cpuSeconds() - before };
}

/** One run that leaves nothing behind on this machine. */
export async function tidyRun(
  contender: Contender,
  { way, workload }: { readonly way: Way; readonly workload: Workload },
): Promise<Usage> {
  try {
    return await measuredRun(contender.over(way, workload));
  } finally {
    await contender.tidy?.(way);
  }
}

function summed(contender: Contender, samples: readonly Sample[]): Result {
  return {
    contender,
    runs: samples.length,
    seconds: median(samples.map(({ seconds }) => seconds)),
    cpuSeconds: median(samples.map(({ cpuSeconds }) => cpuSeconds)),
    hostCpuSeconds: median(samples.map(({ hostCpuSeconds }) => hostCpuSeconds)),
    peakBytes: Math.max(...samples.map(({ peakBytes }) => peakBytes)),
  };
}

/** The result of one contender; undefined where this machine does not have it. */
export function resultOf(results: readonly Result[], name: string): Result | undefined {
  return results.find(({ contender }) => contender.name === name);
}
