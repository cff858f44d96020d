import pLimit from "p-limit";
import { secondsSince } from "../engine/exchanges.ts";
import { UsageError } from "../errors.ts";
import { suggestionHint } from "../values/suggestion.ts";
import type { ContainerEngine } from "./container-engine.ts";
import type { FoundTest } from "./find-tests.ts";
import { type HostImage, hostImage } from "./host-image.ts";
import { hostName, type TestedImage } from "./host-test.ts";
import type { HostTestSink } from "./host-test-event.ts";
import { runHostTest } from "./run-host-test.ts";

/** A test and one of its hosts. */
export interface HostTestJob {
  readonly found: FoundTest;
  readonly host: TestedImage;
}

/**
 * Every test on each of its hosts; with names, only on those.
 *
 * @throws UsageError for a name that no test has.
 */
export function hostTestJobs(tests: readonly FoundTest[], names: readonly string[]): readonly HostTestJob[] {
  const jobs = tests.flatMap((found) => (found.test.hosts ?? ["bookworm" as const]).map((host) => ({ found, host })));
  const known = [...new Set(jobs.map(({ host }) => hostName(host)))];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`no test has a host "${unknown}"`, { about: "--host", hint: suggestionHint(unknown, known) });
  return names.length === 0 ? jobs : jobs.filter(({ host }) => names.includes(hostName(host)));
}

export interface HostTestsOptions {
  readonly engine: ContainerEngine;
  readonly keep: boolean;
  /** Hosts at a time. */
  readonly parallel: number;
  readonly signal: AbortSignal;
  /** Gets events without secrets. */
  readonly sink: HostTestSink;
}

/**
 * Runs tests side by side; whether all passed. Its containers are gone when it returns, unless they are kept.
 *
 * @throws the signal's reason when it is told to stop.
 */
export async function runHostTests(jobs: readonly HostTestJob[], options: HostTestsOptions): Promise<boolean> {
  const { engine, keep, parallel, signal, sink } = options;
  const began = performance.now();
  const images = new Map<string, Promise<HostImage>>();
  const limit = pLimit(parallel);
  const runs = jobs.map(({ found, host }) => {
    const key = JSON.stringify(typeof host === "string" ? host : [found.folder, host]);
    const image = (say: (text: string) => void): Promise<HostImage> => {
      const made = images.get(key) ?? hostImage(host, { engine, folder: found.folder, signal, say });
      images.set(key, made);
      return made;
    };
    return limit(() => runHostTest({ found, host, engine, keep, signal, sink, image }));
  });
  // Each removes its own container, also when it is told to stop.
  const ended = await Promise.allSettled(runs);
  const broken = ended.filter((one) => one.status === "rejected");
  const passed = ended.filter((one) => one.status === "fulfilled" && one.value).length;
  const interrupted = signal.aborted ? broken.length : 0;
  const failed = ended.length - passed - interrupted;
  sink({ type: "host-tests-finished", passed, failed, interrupted, seconds: secondsSince(began) });
  signal.throwIfAborted();
  if (broken[0] !== undefined) throw broken[0].reason;
  return failed === 0;
}
