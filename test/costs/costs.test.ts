import { describe, expect, it } from "vitest";
import { type Exec, parseExec } from "./exec-trace.ts";
import type { Entry } from "./ledger.ts";
import { costReport, costsOf } from "./table.ts";

const execs: readonly Exec[] = [
  { at: 1, program: "/usr/bin/docker" },
  { at: 11, program: "/usr/bin/apt-get" },
  { at: 12, program: "/usr/bin/sh" },
  { at: 19.5, program: "/bin/sh" },
  { at: 21, program: "/usr/bin/sh" },
];
const ledger: readonly Entry[] = [
  { at: 2, expense: "image build" },
  { at: 10, expense: "host boot" },
  { at: 22, expense: "converge" },
];
const spans = [
  { file: "one.test.ts", from: 10, to: 20 },
  { file: "two.test.ts", from: 20, to: 23 },
];

describe("the costs of test files", () => {
  it("belong to the file that ran at that moment, or to none", () => {
    const costs = costsOf(spans, execs, ledger, { from: 0, to: 30 });
    expect(costs.map(({ file, seconds, programs, aptRuns }) => [file, seconds, programs, aptRuns])).toEqual([
      ["(set-up and between)", 17, 1, 0],
      ["one.test.ts", 10, 3, 1],
      ["two.test.ts", 3, 1, 0],
    ]);
    expect(costs.map(({ noted }) => Object.values(noted))).toEqual([
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
    ]);
  });

  it("are printed with the dearest first", () => {
    const report = costReport(costsOf(spans, execs, ledger, { from: 0, to: 30 }), execs, 42, 1);
    expect(report).toMatchInlineSnapshot(`
      "The 1 slowest files
        seconds  programs  apt-get  boots  builds  converges
           17.0         1        0      0       1          0  (set-up and between)

      The 1 files that start the most programs
        seconds  programs  apt-get  boots  builds  converges
           10.0         3        1      1       0          0  one.test.ts

      The 1 programs that start most often
              3  sh

      All in all
        seconds  programs  apt-get  boots  builds  converges
           30.0         5        1      1       1          1  
      42 processes and threads, as /proc/stat counts them"
    `);
  });
});

describe("a line of perf's", () => {
  it("names the time and the program", () => {
    const line =
      "            stat  7680 [001]   183.845229: sched:sched_process_exec: filename=/opt/a b/stat pid=7680 old_pid=7680";
    expect(parseExec(line)).toEqual({ at: 183.845229, program: "/opt/a b/stat" });
  });

  it("of another kind is none", () => {
    expect(parseExec("'trace' not valid for hardware events. Ignoring.")).toBeUndefined();
  });
});
