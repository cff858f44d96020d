import { countStarted, type Started } from "../host/started-programs.ts";
import { contest, type Result, resultOf } from "../measuring/contest.ts";
import { measuredRun } from "../measuring/measured-run.ts";
import { ratio } from "../measuring/statistics.ts";
import type { Bench, Measured, Part } from "../part.ts";
import type { Target } from "../results/target.ts";
import { inSeconds, inTimes } from "../results/units.ts";
import { convergedWorkload } from "../workload/on-host.ts";
import type { Workload } from "../workload/write-workload.ts";

export const host: Part = {
  name: "host",
  about: "what the host does for a converged run: programs, processes, processor time",
  measure,
};

async function measure(bench: Bench): Promise<Measured> {
  const rows: string[][] = [];
  const targets: Target[] = [];
  for (const count of bench.sizes) {
    // The others are counted at one size; each takes minutes under strace.
    const contenders = bench.contenders.filter(({ isPeer }) => !isPeer || count === 100);
    const workload = await convergedWorkload(bench, count);
    const { way } = bench.host;
    const { repetitions } = bench;
    const about = `host, N = ${count}`;
    const results = await contest(bench, contenders, { way, workload, repetitions, peerRepetitions: 1, about });
    for (const result of results) {
      const started = await startedBy(bench, result, workload);
      rows.push(row(count, { result, started, results }));
      if (count === 100 && result.contender.name === "tsamae") targets.push(...targetsOf(result, started, results));
    }
  }
  const columns = ["N", "by", "programs", "processes", "CPU on the host", "to the floor"];
  return { tables: { host: { columns, rows } }, targets };
}

async function startedBy(bench: Bench, { contender }: Result, workload: Workload): Promise<Started> {
  bench.say(`host: counting what ${contender.name} starts`);
  return countStarted(bench.host.id, async () => {
    await measuredRun(contender.over(bench.host.way, workload));
    await contender.tidy?.(bench.host.way);
  });
}

interface Line {
  readonly result: Result;
  readonly started: Started;
  readonly results: readonly Result[];
}

function row(count: number, { result, started, results }: Line): string[] {
  const base = resultOf(results, "ssh host sh -s");
  return [
    String(count),
    result.contender.name,
    String(started.programs),
    String(started.processes),
    inSeconds(result.hostCpuSeconds),
    base === undefined ? "" : inTimes(ratio(result.hostCpuSeconds, base.hostCpuSeconds)),
  ];
}

function targetsOf(own: Result, { programs }: Started, results: readonly Result[]): readonly Target[] {
  const base = resultOf(results, "ssh host sh -s");
  const what = "on the host, N = 100 converged";
  const count: Target = { what: `${what}: execve`, figure: programs, bound: 40, kind: "at most", unit: "programs" };
  if (base === undefined) return [count];
  const figure = ratio(own.hostCpuSeconds, base.hostCpuSeconds);
  return [count, { what: `${what}: CPU, to the floor's`, figure, bound: 3, kind: "at most", unit: "times" }];
}
