import type { Way } from "../host/way.ts";
import type { Command } from "../measuring/measured-run.ts";
import type { Workload } from "../workload/write-workload.ts";

/** Whoever brings a host to a workload's state, or only looks at it, over SSH. */
export interface Contender {
  /** As the tables call it. */
  readonly name: string;
  /** True for other tools, which take long: they are measured less often. */
  readonly isPeer: boolean;
  over(way: Way, workload: Workload): Command;
  /** Whether a run's output says that it found nothing to do. */
  foundNothingToDo(output: string): boolean;
  /** Ends what a run leaves running on this machine. */
  tidy?(way: Way): Promise<void>;
}
