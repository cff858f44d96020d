import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tsamaeProgram } from "../../test/hosts/tsamae.ts";
import { SCRATCH_FOLDER } from "../folders.ts";
import { interleaved } from "../measuring/interleaved.ts";
import { measuredRun, type Usage } from "../measuring/measured-run.ts";
import { median, ratio } from "../measuring/statistics.ts";
import type { Bench, Measured, Part } from "../part.ts";
import { inMegabytes, inSeconds, inTimes } from "../results/units.ts";

export const startup: Part = {
  name: "startup",
  about: "start-up alone",
  measure,
};

const BARE = "node -e 0";
const VERSION = "tsamae version";
const EMPTY = "tsamae local, an empty recipe";

async function measure(bench: Bench): Promise<Measured> {
  const recipe = join(SCRATCH_FOLDER, "workloads", "empty.ts");
  await mkdir(join(recipe, ".."), { recursive: true });
  await writeFile(recipe, 'import { recipe } from "tsamae";\nexport default recipe(() => {});\n');
  const commands: Readonly<Record<string, readonly string[]>> = {
    [BARE]: ["-e", "0"],
    [VERSION]: [tsamaeProgram, "version"],
    [EMPTY]: [tsamaeProgram, "local", recipe],
  };
  const runners = Object.entries(commands).map(([name, words]) => ({
    name,
    // Short runs, so more of them.
    repetitions: 3 * bench.repetitions,
    warmUp: true,
    run: () => measuredRun({ argv: [process.execPath, ...words] }),
  }));
  bench.say(`startup: ${3 * bench.repetitions} rounds`);
  return reported(await interleaved(runners, () => undefined));
}

function reported(samples: ReadonlyMap<string, readonly Usage[]>): Measured {
  const wall = (name: string) => median((samples.get(name) ?? []).map(({ seconds }) => seconds));
  const rows = [...samples].map(([name, usages]) => [
    name,
    inSeconds(wall(name)),
    inTimes(ratio(wall(name), wall(BARE))),
    inSeconds(median(usages.map(({ cpuSeconds }) => cpuSeconds))),
    inMegabytes(median(usages.map(({ peakBytes }) => peakBytes))),
  ]);
  const target = (name: string, bound: number) => {
    const what = `${name}, to ${BARE}`;
    return { what, figure: ratio(wall(name), wall(BARE)), bound, kind: "at most", unit: "times" } as const;
  };
  const columns = ["command", "time", `to ${BARE}`, "CPU", "peak memory"];
  return { tables: { startup: { columns, rows } }, targets: [target(VERSION, 1.6), target(EMPTY, 2.5)] };
}
