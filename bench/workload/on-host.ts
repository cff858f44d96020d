import { join } from "node:path";
import { tsamae } from "../contenders/tsamae.ts";
import { SCRATCH_FOLDER } from "../folders.ts";
import { measuredRun } from "../measuring/measured-run.ts";
import type { Bench } from "../part.ts";
import { mixedResources } from "./resources.ts";
import { type Workload, writeWorkload } from "./write-workload.ts";

/** So many mixed resources as files of this machine, and the host in their state. */
export async function convergedWorkload(bench: Bench, count: number): Promise<Workload> {
  const base = `/srv/bench/${count}`;
  const resources = mixedResources({ count, base, packages: bench.host.packages });
  const workload = await writeWorkload(join(SCRATCH_FOLDER, "workloads", `mixed-${count}`), resources);
  bench.say(`N = ${count}: bringing the host to that state`);
  await measuredRun(tsamae.over(bench.host.way, workload));
  return workload;
}
