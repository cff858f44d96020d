import { secondsSince } from "../engine/exchanges.ts";
import type { ContainerEngine } from "./container-engine.ts";
import type { FoundTest } from "./find-tests.ts";
import type { HostImage } from "./host-image.ts";
import { hostName, type TestedImage } from "./host-test.ts";
import type { HostTestSink, PhaseOutcome } from "./host-test-event.ts";
import { phaseWorks } from "./phase-works.ts";
import { type Phase, phasesOf } from "./phases.ts";
import { problemOf } from "./problems.ts";
import type { ThrowAwayHost } from "./throw-away-host.ts";

/** One test on one host. */
export interface HostTestRun {
  readonly found: FoundTest;
  readonly host: TestedImage;
  readonly engine: ContainerEngine;
  /** Leaves the container there. */
  readonly keep: boolean;
  readonly signal: AbortSignal;
  readonly sink: HostTestSink;
  /** The image of the host, made once for all tests. */
  readonly image: (say: (text: string) => void) => Promise<HostImage>;
}

/** What the parts of a test leave for those after them. */
export interface Progress {
  image?: HostImage;
  started?: ThrowAwayHost;
  /** Changes that the first dry run listed. */
  foreseen: number;
}

/** Tests a recipe on a throw-away host, which is removed whatever happens; whether all of it passed. */
export async function runHostTest(run: HostTestRun): Promise<boolean> {
  const { found, host, engine, keep, signal, sink } = run;
  const about = { test: found.name, host: hostName(host) };
  const began = performance.now();
  const progress: Progress = { foreseen: 0 };
  const phases = phasesOf(found.test);
  let done = 0;
  let passed = true;
  let during: Phase | undefined;
  try {
    for (const phase of phases) {
      signal.throwIfAborted();
      during = phase;
      const started = performance.now();
      const outcome = await outcomeOf(phase, run, progress);
      signal.throwIfAborted();
      sink({ type: "phase-finished", ...about, phase, seconds: secondsSince(started), ...outcome });
      during = undefined;
      done += 1;
      passed = outcome.problems.length === 0;
      if (!passed) break;
    }
  } finally {
    if (!keep) await progress.started?.remove();
    const left = phases.slice(during === undefined ? done : done + 1);
    const container = keep ? progress.started?.container : undefined;
    const kept = container === undefined ? {} : { kept: { program: engine.program, container } };
    const isWhole = done === phases.length;
    const interrupted = signal.aborted && passed && !isWhole;
    const image = progress.started === undefined ? {} : { image: progress.image };
    const cut = interrupted && during !== undefined ? { during } : {};
    const ending = { passed: passed && isWhole, interrupted, ...cut, seconds: secondsSince(began), left };
    sink({ type: "host-test-finished", ...about, ...ending, ...image, ...kept });
  }
  return passed;
}

/** What breaks is a problem of this host: the others go on. */
async function outcomeOf(phase: Phase, run: HostTestRun, progress: Progress): Promise<PhaseOutcome> {
  try {
    return await phaseWorks[phase](run, progress);
  } catch (error) {
    return { summary: "failed", problems: [problemOf(error, { id: phase, at: run.found.test.at })] };
  }
}
