import { tsamae } from "../contenders/tsamae.ts";
import { openLine } from "../host/line.ts";
import { contest, type Result, resultOf, sampled } from "../measuring/contest.ts";
import { accountOf, withEvents } from "../measuring/events.ts";
import { measuredRun } from "../measuring/measured-run.ts";
import { ratio } from "../measuring/statistics.ts";
import type { Bench, Measured, Part } from "../part.ts";
import type { Target } from "../results/target.ts";
import { inKilobytes, inSeconds, inTimes } from "../results/units.ts";
import { convergedWorkload } from "../workload/on-host.ts";
import type { Workload } from "../workload/write-workload.ts";

export const latency: Part = {
  name: "latency",
  about: "converged over SSH, at round-trip times of 20 and 100 ms, and what goes over the wire",
  measure,
};

const ROUND_TRIPS_MS = [20, 100] as const;

async function measure(bench: Bench): Promise<Measured> {
  const [times, wires]: [string[][], string[][]] = [[], []];
  const targets: Target[] = [];
  for (const count of bench.sizes) {
    const workload = await convergedWorkload(bench, count);
    const { exchanges } = accountOf((await measuredRun(withEvents(tsamae.over(bench.host.way, workload)))).stdout);
    targets.push(exchangesTarget(count, exchanges));
    wires.push(...(await trafficRows(bench, { count, workload, exchanges })));
    for (const roundTripMs of ROUND_TRIPS_MS) {
      const results = await atDistance(bench, { count, roundTripMs, workload });
      times.push(...results.map((result) => row(count, roundTripMs, result, results)));
      targets.push(...targetsOf(count, roundTripMs, results));
    }
  }
  return {
    tables: {
      latency: { columns: ["round trip", "N", "by", "whole run", "to the floor"], rows: times },
      wire: { columns: ["N", "by", "exchanges", "sent", "received"], rows: wires },
    },
    targets,
  };
}

interface Distance {
  readonly count: number;
  readonly roundTripMs: number;
  readonly workload: Workload;
}

async function atDistance(bench: Bench, { count, roundTripMs, workload }: Distance): Promise<readonly Result[]> {
  await using line = await openLine(bench.host.way.port, roundTripMs);
  const way = await bench.host.wayThrough(line.port);
  const repetitions = Math.ceil(bench.repetitions / 2);
  const about = `latency, ${roundTripMs} ms, N = ${count}`;
  return await contest(bench, contendersAt(bench, count), { way, workload, repetitions, peerRepetitions: 1, about });
}

/** The others would take a quarter of an hour for a thousand resources at this distance. */
function contendersAt(bench: Bench, count: number): Bench["contenders"] {
  return bench.contenders.filter(({ isPeer }) => !isPeer || count < 1000);
}

interface Counted {
  readonly count: number;
  readonly workload: Workload;
  /** Those of tsamae. */
  readonly exchanges: number;
}

/** Counts the bytes of one run each, without any delay. */
async function trafficRows(bench: Bench, { count, workload, exchanges }: Counted): Promise<string[][]> {
  await using line = await openLine(bench.host.way.port, 0);
  const way = await bench.host.wayThrough(line.port);
  const rows: string[][] = [];
  for (const contender of contendersAt(bench, count)) {
    bench.say(`wire, N = ${count}: ${contender.name}`);
    await sampled(bench, contender, { way, workload });
    const { out, back } = await line.traffic();
    const own = contender.name === tsamae.name ? String(exchanges) : "";
    rows.push([String(count), contender.name, own, inKilobytes(out), inKilobytes(back)]);
  }
  return rows;
}

function exchangesTarget(count: number, figure: number): Target {
  const what = `converged over SSH, N = ${count}, besides the handshake`;
  return { what, figure, bound: 3, kind: "at most", unit: "exchanges" };
}

function row(count: number, roundTripMs: number, result: Result, results: readonly Result[]): string[] {
  const base = resultOf(results, "ssh host sh -s");
  return [
    `${roundTripMs} ms`,
    String(count),
    result.contender.name,
    inSeconds(result.seconds),
    base === undefined ? "" : inTimes(ratio(result.seconds, base.seconds)),
  ];
}

function targetsOf(count: number, roundTripMs: number, results: readonly Result[]): readonly Target[] {
  const own = resultOf(results, "tsamae");
  if (count !== 100 || roundTripMs !== 100 || own === undefined) return [];
  const what = "converged over SSH, N = 100, at a round trip of 100 ms";
  return [{ what, figure: own.seconds, bound: 1.7, kind: "at most", unit: "s" }];
}
