import { join } from "node:path";
import { CHECKOUT } from "../test/hosts/paths.ts";

/** Everything that the benchmarks write, but the README, lies here; git ignores it. */
export const SCRATCH_FOLDER = join(CHECKOUT, "tmp", "bench");

export const BENCH_FOLDER = join(CHECKOUT, "bench");

/** The programs that are bundled beside the benchmark itself. */
export function bundled(name: "bare-ssh2" | "delaying-proxy"): string {
  return join(SCRATCH_FOLDER, `${name}.mjs`);
}
