import { converge } from "../engine/converge.ts";
import type { RunEvent, RunResult } from "../engine/events.ts";
import { reach } from "../engine/reach.ts";
import { ConnectionError } from "../errors.ts";
import { inRecipe } from "../recipes/recipe.ts";
import { counted } from "../reports/counted.ts";
import { joinSignals } from "../values/join-signals.ts";
import { diskChanges, parseSnapshot, snapshotCommand } from "./disk-snapshot.ts";
import { checked } from "./expectations.ts";
import { hostName, type TestedHost } from "./host-test.ts";
import type { PhaseOutcome } from "./host-test-event.ts";
import type { Phase } from "./phases.ts";
import { changesIn, diskProblem, failuresIn, forecastsIn, foreseenIn, notesIn } from "./problems.ts";
import type { HostTestRun, Progress } from "./run-host-test.ts";
import { testedHost } from "./tested-host.ts";
import { startThrowAway, type ThrowAwayHost } from "./throw-away-host.ts";

type PhaseWork = (run: HostTestRun, progress: Progress) => Promise<PhaseOutcome>;

/** What is done in each part of a test. */
export const phaseWorks: Readonly<Record<Phase, PhaseWork>> = {
  image: findImage,
  start,
  before: makeReady,
  "dry run": foresee,
  "killed run": convergeHalf,
  converge: convergeFirst,
  "converge again": convergeAgain,
  "dry run again": foreseeNothing,
  holds: look,
  reboot: restart,
  "dry run after reboot": foreseeNothing,
  "holds after reboot": look,
};

const fine = (summary: string): PhaseOutcome => ({ summary, problems: [] });

async function findImage({ image, found, host, sink }: HostTestRun, progress: Progress): Promise<PhaseOutcome> {
  const about = { test: found.name, host: hostName(host) };
  const ready = await image((text) => sink({ type: "note", ...about, text }));
  progress.image = ready;
  return { ...fine(ready.reference), image: ready };
}

async function start({ host, engine, keep, signal }: HostTestRun, progress: Progress): Promise<PhaseOutcome> {
  const { image } = progress;
  if (image === undefined) throw new TypeError("a host is started from an image");
  progress.started = await startThrowAway({ image, engine, name: hostName(host), keep, signal });
  return fine(progress.started.container);
}

function startedIn({ started }: Progress): ThrowAwayHost {
  if (started === undefined) throw new TypeError("a host is started before anything is done with it");
  return started;
}

async function makeReady(run: HostTestRun, progress: Progress): Promise<PhaseOutcome> {
  const { before, at } = run.found.test;
  await onHost(run, progress, async (host) => {
    try {
      await before?.(host);
    } catch (error) {
      throw inRecipe(error, at);
    }
  });
  return fine("done");
}

async function foresee(run: HostTestRun, progress: Progress): Promise<PhaseOutcome> {
  const { events, result } = await runOn(run, progress, { dryRun: true });
  const { changed, mayChange } = result;
  progress.foreseen = changed + mayChange;
  const summary = `${changed} would change, ${mayChange} may change`;
  return { summary, foreseen: foreseenIn(events), problems: failuresIn(events) };
}

/** As when tsamae is killed, or the way to the host is cut. */
async function convergeHalf(run: HostTestRun, progress: Progress): Promise<PhaseOutcome> {
  const enough = Math.max(1, Math.floor(progress.foreseen / 2));
  const kill = new AbortController();
  let changed = 0;
  const watched = (event: RunEvent): void => {
    if (event.type === "resource-changed") changed += 1;
    if (changed >= enough) kill.abort(new ConnectionError("killed by the test"));
  };
  try {
    const { events } = await runOn(run, progress, { dryRun: false, watched, signal: kill.signal });
    return { summary: `came to its end with ${changed} changed`, problems: failuresIn(events) };
  } catch (error) {
    if (!kill.signal.aborted) throw error;
    return fine(`killed with ${changed} of ${progress.foreseen} changed`);
  }
}

async function convergeFirst(run: HostTestRun, progress: Progress): Promise<PhaseOutcome> {
  const { events, result } = await runOn(run, progress, { dryRun: false });
  const { changed, unchanged, failed } = result;
  const failing = failed > 0 ? `, ${failed} failed` : "";
  const summary = `${changed} changed, ${unchanged} unchanged${failing}`;
  return { summary, notes: notesIn(events), problems: failuresIn(events) };
}

async function convergeAgain(run: HostTestRun, progress: Progress): Promise<PhaseOutcome> {
  const { events, result } = await runOn(run, progress, { dryRun: false });
  const { changed, failed } = result;
  const summary = changed + failed === 0 ? "nothing to do" : `${changed} changed again, ${failed} failed`;
  return { summary, problems: [...failuresIn(events), ...changesIn(events)] };
}

async function foreseeNothing(run: HostTestRun, progress: Progress): Promise<PhaseOutcome> {
  const started = startedIn(progress);
  // A host answers before it has booted, and services that are still starting write to the disk.
  await started.untilBooted();
  const before = await started.ask(snapshotCommand);
  const { events } = await runOn(run, progress, { dryRun: true });
  const after = await started.ask(snapshotCommand);
  const problems = [...failuresIn(events), ...forecastsIn(events)];
  if (before === undefined || after === undefined)
    return { summary: `${idle(problems.length)}; the disk was not compared: find(1) has no -printf`, problems };
  const written = diskProblem(diskChanges(parseSnapshot(before), parseSnapshot(after)), run.found.test.at);
  const disk = written.length === 0 ? "the disk is the same" : "the disk is not the same";
  return { summary: `${idle(problems.length)}, ${disk}`, problems: [...problems, ...written] };
}

const idle = (problems: number): string => (problems === 0 ? "nothing to do" : counted(problems, "problem"));

async function look(run: HostTestRun, progress: Progress): Promise<PhaseOutcome> {
  const { test } = run.found;
  const checks = await onHost(run, progress, (host) => checked(test, { host, signal: run.signal }));
  const problems = checks.flatMap(({ problem }) => problem ?? []);
  return { summary: `${checks.length - problems.length} of ${checks.length}`, checks, problems };
}

async function restart(_run: HostTestRun, progress: Progress): Promise<PhaseOutcome> {
  await startedIn(progress).restart();
  return fine("back");
}

/** With a session of its own: a reboot ends it. */
async function onHost<T>(run: HostTestRun, progress: Progress, work: (host: TestedHost) => Promise<T>): Promise<T> {
  const { found, host, signal } = run;
  await using reached = await reach({ transport: startedIn(progress).transport, signal });
  return await work(testedHost(reached.host, { name: hostName(host), folder: found.folder }));
}

interface Manner {
  readonly dryRun: boolean;
  readonly watched?: ((event: RunEvent) => void) | undefined;
  /** Ends the run, besides what ends the test. */
  readonly signal?: AbortSignal | undefined;
}

interface Told {
  readonly events: readonly RunEvent[];
  readonly result: RunResult;
}

async function runOn({ found, signal }: HostTestRun, progress: Progress, manner: Manner): Promise<Told> {
  const events: RunEvent[] = [];
  using joined = joinSignals([signal, manner.signal]);
  const result = await converge({
    recipes: [found.recipe],
    attributes: found.test.attributes,
    transport: startedIn(progress).transport,
    options: { dryRun: manner.dryRun },
    signal: joined.signal,
    sink(event) {
      events.push(event);
      manner.watched?.(event);
    },
  });
  return { events, result };
}
