import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Reporter, TestModule } from "vitest/node";
import { CHECKOUT } from "../hosts/paths.ts";
import { type ExecTrace, startExecTrace } from "./exec-trace.ts";
import { now, openLedger, readLedger } from "./ledger.ts";
import { type Cost, costReport, costsOf, type Span } from "./table.ts";

const folder = join(CHECKOUT, "tmp");

/**
 * Prints what each test file costs: seconds, programs started anywhere on the machine, apt runs, hosts, images and
 * converges. A start belongs to the file that runs at that moment, so files must run one after the other.
 */
export default class CostReporter implements Reporter {
  readonly #began = new Map<string, number>();
  readonly #spans: Span[] = [];
  #from = 0;
  #forks = 0;
  #trace: Promise<ExecTrace> | undefined;

  onInit(): void {
    mkdirSync(folder, { recursive: true });
    openLedger(join(folder, "test-ledger.jsonl"));
    this.#trace = startExecTrace();
    this.#from = now();
    this.#forks = forksSinceBoot();
  }

  onTestModuleQueued({ moduleId }: TestModule): void {
    this.#began.set(moduleId, now());
  }

  onTestModuleEnd({ moduleId, relativeModuleId }: TestModule): void {
    this.#spans.push({ file: relativeModuleId, from: this.#began.get(moduleId) ?? now(), to: now() });
  }

  async onTestRunEnd(): Promise<void> {
    const whole = { from: this.#from, to: now() };
    const forks = forksSinceBoot() - this.#forks;
    const trace = await this.#trace;
    const execs = (await trace?.stop()) ?? [];
    const costs: readonly Cost[] = costsOf(this.#spans, execs, readLedger(), whole);
    writeFileSync(join(folder, "test-costs.json"), JSON.stringify({ costs, forks }, undefined, 1));
    console.log(`\n${costReport(costs, execs, forks)}\n(whole table: tmp/test-costs.json)`);
  }
}

/** proc_stat(5): forks since boot, threads included. */
function forksSinceBoot(): number {
  return Number(/^processes (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1]);
}
