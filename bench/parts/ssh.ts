import { contest, type Result, resultOf } from "../measuring/contest.ts";
import { ratio } from "../measuring/statistics.ts";
import type { Bench, Measured, Part } from "../part.ts";
import type { Target } from "../results/target.ts";
import { inMegabytes, inSeconds, inTimes } from "../results/units.ts";
import { convergedWorkload } from "../workload/on-host.ts";

export const ssh: Part = {
  name: "ssh",
  about: "converged over SSH, on loopback",
  measure,
};

async function measure(bench: Bench): Promise<Measured> {
  const rows: string[][] = [];
  const targets: Target[] = [];
  for (const count of bench.sizes) {
    const workload = await convergedWorkload(bench, count);
    const peerRepetitions = count < 1000 ? 2 : 1;
    const { repetitions, host, peersUpTo } = bench;
    const contenders = bench.contenders.filter(({ isPeer }) => !isPeer || count <= peersUpTo);
    const left = bench.contenders.filter((contender) => !contenders.includes(contender)).map(({ name }) => name);
    const about = `ssh, N = ${count}`;
    const results = await contest(bench, contenders, { way: host.way, workload, repetitions, peerRepetitions, about });
    rows.push(...results.map((result) => row(count, result, results)));
    rows.push(...[...bench.missing, ...left].map((name) => [String(count), name, "not measured"]));
    targets.push(...targetsOf(count, results));
  }
  const columns = ["N", "by", "whole run", "to the floor", "CPU here", "CPU on the host", "peak memory here"];
  return { tables: { ssh: { columns, rows } }, targets };
}

function row(count: number, result: Result, results: readonly Result[]): string[] {
  const base = resultOf(results, "ssh host sh -s");
  return [
    String(count),
    result.contender.name,
    inSeconds(result.seconds),
    base === undefined ? "" : inTimes(ratio(result.seconds, base.seconds)),
    inSeconds(result.cpuSeconds),
    inSeconds(result.hostCpuSeconds),
    inMegabytes(result.peakBytes),
  ];
}

/** Times the floor at most, at each size where that is promised. */
const FLOOR_BOUNDS: Readonly<Record<number, number>> = { 100: 2, 1000: 3 };
/** Times faster at least, at N = 100. */
const PEER_BOUNDS: Readonly<Record<string, number>> = { "itamae ssh": 60, ansible: 80 };

function targetsOf(count: number, results: readonly Result[]): readonly Target[] {
  const [own, base] = [resultOf(results, "tsamae"), resultOf(results, "ssh host sh -s")];
  const bound = FLOOR_BOUNDS[count];
  if (own === undefined || base === undefined || bound === undefined) return [];
  const what = `converged over SSH, N = ${count}`;
  const figure = ratio(own.seconds, base.seconds);
  const floor: Target = { what: `${what}, to the floor`, figure, bound, kind: "at most", unit: "times" };
  if (count !== 100) return [floor];
  const peers = Object.entries(PEER_BOUNDS).map(([name, bound]): Target => {
    const peer = resultOf(results, name);
    const figure = peer === undefined ? undefined : ratio(peer.seconds, own.seconds);
    return { what: `${what}, faster than ${name}`, figure, bound, kind: "at least", unit: "times" };
  });
  return [floor, ...peers];
}
