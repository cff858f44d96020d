import { tsamae } from "../contenders/tsamae.ts";
import { type Command, measuredRun } from "../measuring/measured-run.ts";
import type { Bench, Measured, Part } from "../part.ts";
import type { Target } from "../results/target.ts";
import { inMegabytes } from "../results/units.ts";
import { convergedWorkload } from "../workload/on-host.ts";

export const memory: Part = {
  name: "memory",
  about: "peak memory here, N = 1000 over SSH",
  measure,
};

async function measure(bench: Bench): Promise<Measured> {
  const workload = await convergedWorkload(bench, 1000);
  const command = tsamae.over(bench.host.way, workload);
  const clear = () => bench.host.run("rm -rf /srv/bench/1000");
  const bare: Command = { argv: [process.execPath, "-e", "0"] };
  const runs = [
    await peakOf(bench, { name: "node -e 0", command: bare }),
    await peakOf(bench, { name: "tsamae, converged", command }),
    await peakOf(bench, { name: "tsamae, first run", command, before: clear }),
  ];
  const rows = runs.map(({ name, bytes }) => [name, inMegabytes(bytes)]);
  const targets = runs.slice(1).map(({ name, bytes }): Target => {
    return { what: `peak memory, N = 1,000, ${name}`, figure: bytes / 1e6, bound: 150, kind: "under", unit: "MB" };
  });
  return { tables: { memory: { columns: ["run", "peak memory"], rows } }, targets };
}

interface Run {
  readonly name: string;
  readonly command: Command;
  /** What is done to the host before each time. */
  readonly before?: () => Promise<unknown>;
}

/** The greatest peak of a few runs. */
async function peakOf(bench: Bench, { name, command, before }: Run): Promise<{ name: string; bytes: number }> {
  const rounds = Math.min(3, bench.repetitions);
  const peaks: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    bench.say(`memory, ${name}: ${round} of ${rounds}`);
    await before?.();
    peaks.push((await measuredRun(command)).peakBytes);
  }
  return { name, bytes: Math.max(...peaks) };
}
