import type { Contender } from "../contenders/contender.ts";
import { countStarted, type Started } from "../host/started-programs.ts";
import { contest, type Result, resultOf, tidyRun } from "../measuring/contest.ts";
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
    // The others take minutes under strace: at one size, and their processor time is in the table of SSH.
    const counted = bench.contenders.filter(({ isPeer }) => !isPeer || count === 10);
    const timed = counted.filter(({ isPeer }) => !isPeer);
    const workload = await convergedWorkload(bench, count);
    const { way } = bench.host;
    const { repetitions } = bench;
    const about = `host, N = ${count}`;
    const results = await contest(bench, timed, { way, workload, repetitions, peerRepetitions: 1, about });
    for (const contender of counted) {
      const started = await startedBy(bench, contender, workload);
      const figures = [String(count), contender.name, String(started.programs), String(started.processes)];
      rows.push([...figures, ...cpu(resultOf(results, contender.name), results)]);
      if (count === 100 && contender.name === "tsamae") targets.push(...targetsOf(results, started));
    }
  }
  const columns = ["N", "by", "programs", "processes", "CPU on the host", "to the floor"];
  return { tables: { host: { columns, rows } }, targets };
}

async function startedBy(bench: Bench, contender: Contender, workload: Workload): Promise<Started> {
  bench.say(`host: counting what ${contender.name} starts`);
  return countStarted(bench.host.id, () => tidyRun(contender, { way: bench.host.way, workload }));
}

function cpu(result: Result | undefined, results: readonly Result[]): readonly string[] {
  const base = resultOf(results, "ssh host sh -s");
  if (result === undefined || base === undefined) return ["", ""];
  return [inSeconds(result.hostCpuSeconds), inTimes(ratio(result.hostCpuSeconds, base.hostCpuSeconds))];
}

function targetsOf(results: readonly Result[], { programs }: Started): readonly Target[] {
  const [own, base] = [resultOf(results, "tsamae"), resultOf(results, "ssh host sh -s")];
  const what = "on the host, N = 100 converged";
  const count: Target = { what: `${what}: execve`, figure: programs, bound: 40, kind: "at most", unit: "programs" };
  if (own === undefined || base === undefined) return [count];
  const figure = ratio(own.hostCpuSeconds, base.hostCpuSeconds);
  return [count, { what: `${what}: CPU, to the floor's`, figure, bound: 3, kind: "at most", unit: "times" }];
}
