import type { Contender } from "./contenders/contender.ts";
import type { BenchHost } from "./host/bench-host.ts";
import type { Table } from "./results/table.ts";
import type { Target } from "./results/target.ts";

/** What a part measures with. */
export interface Bench {
  /** The one host of this run. */
  readonly host: BenchHost;
  /** tsamae and the floor first, then the other tools that this machine has. */
  readonly contenders: readonly Contender[];
  /** Names of the other tools that it does not have. */
  readonly missing: readonly string[];
  /** Measured runs of tsamae and the floor, after one that does not count. */
  readonly repetitions: number;
  /** Numbers of resources that are measured. */
  readonly sizes: readonly number[];
  /** The greatest number of resources that the other tools are given. */
  readonly peersUpTo: number;
  /** Decides the order of what is shuffled. */
  readonly seed: number;
  /** Tells the person at the terminal what is going on. */
  say(progress: string): void;
}

/** What a part found out. */
export interface Measured {
  /** By the names of their markers in the README. */
  readonly tables: Readonly<Record<string, Table>>;
  readonly targets: readonly Target[];
}

/** One subject that is measured. A new one is a file of its own in `parts/` and a line in its index. */
export interface Part {
  /** For `--only`. */
  readonly name: string;
  readonly about: string;
  measure(bench: Bench): Promise<Measured>;
}
