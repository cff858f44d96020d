import { ConnectionError } from "../errors.ts";
import type { Declared } from "../resources/resource-type.ts";
import type { LiveOutput, Reply } from "../session/session.ts";
import type { Answers } from "./answers.ts";
import { Arrivals } from "./arrivals.ts";
import type { Failure, RunResult, Sink } from "./events.ts";
import { commandFailure, failureOf } from "./failure.ts";
import { failed, type Host, type HostReply } from "./host.ts";
import { type LiveLine, LiveLines } from "./live-lines.ts";
import type { Profile } from "./profile.ts";
import { type Followed, Schedule } from "./schedule.ts";
import { fateOf, type HostlessEvent, stepEvent } from "./step-events.ts";
import { Tally } from "./tally.ts";
import { changesOf, type Unit, unitsOf } from "./units.ts";
import { uploadTeller } from "./upload-teller.ts";
import { forecast, isEvent, outcomeOf, planWindow, type Questions, type Ready } from "./window.ts";

export interface RunOptions {
  readonly dryRun: boolean;
  /** Off: only questions of the step whose turn it is are asked. */
  readonly lookAhead?: boolean | undefined;
  /** Off: one changing step an exchange. */
  readonly grouped?: boolean | undefined;
}

export interface RunRequest {
  /** How the host is called in events. */
  readonly name: string;
  readonly resources: readonly Declared[];
  readonly host: Host;
  readonly answers: Answers;
  readonly sink: Sink;
  readonly options: RunOptions;
  /** Where the host's times are kept, if anybody wants to know them. */
  readonly profile?: Profile | undefined;
}

/**
 * Brings a host to what the resources say, or forecasts it: as many steps as are certain in each exchange, and with them
 * the questions of the steps that follow.
 *
 * @throws ConnectionError when the way to the host breaks. A resource that fails is an event and a count of the result.
 */
export async function runResources(request: RunRequest): Promise<RunResult> {
  return new Run(request).toTheEnd();
}

/** What an exchange is to do, and who takes what comes of it. */
interface Work {
  readonly units: readonly Unit[];
  readonly arrivals: Arrivals;
}

/** Steps to look at after everything known was forgotten. */
const narrowest = 8;

class Run {
  readonly #request: RunRequest;
  readonly #schedule: Schedule;
  readonly #tally: Tally;
  readonly #onlyAtTurn = new Set<string>();
  readonly #started = performance.now();
  #width = Number.POSITIVE_INFINITY;
  #fleetingWidth = Number.POSITIVE_INFINITY;
  #events = Number.POSITIVE_INFINITY;
  #hasFailed = false;

  constructor(request: RunRequest) {
    this.#request = request;
    this.#schedule = new Schedule(request.resources);
    this.#tally = new Tally(request.resources);
  }

  async toTheEnd(): Promise<RunResult> {
    const { resources, options, host, profile } = this.#request;
    this.#emit({ type: "run-started", resources: resources.length, dryRun: options.dryRun });
    while (!this.#hasFailed && this.#schedule.current() !== undefined) await this.#turn();
    if (this.#hasFailed) this.#tellWhatIsLeft();
    const result = { ...this.#tally.counts(), exchanges: host.exchanges, seconds: secondsSince(this.#started) };
    if (profile !== undefined) this.#emit({ type: "profile", ...profile.times() });
    this.#emit({ type: "run-finished", ...result });
    return result;
  }

  async #turn(): Promise<void> {
    const { options, answers } = this.#request;
    const { lookAhead = true, grouped = true, dryRun } = options;
    const width = lookAhead ? this.#width : 1;
    const window = planWindow(this.#schedule, answers, {
      width,
      grouped,
      fleetingWidth: this.#fleetingWidth,
      events: this.#events,
      onlyAtTurn: this.#onlyAtTurn,
    });
    const units = unitsOf(window.ready).map((unit) => (dryRun ? { ...unit, frames: [] } : unit));
    const arrivals = new Arrivals(units, (unit, replies) => this.#commit(unit, replies));
    const reply = await this.#exchange({ units, arrivals }, window.questions);
    arrivals.finish(reply.replies);
    if (!this.#hasFailed) this.#learn(window.questions, reply);
    this.#widen(window.ready);
  }

  /**
   * Unlimited until answers are forgotten. Then up to the next command, if it was a command that did it, else as far as
   * seems worth while; and farther while nothing changes.
   */
  #widen(ready: readonly Ready[]): void {
    const isChanged = ready.some((one) => changesOf(one).length > 0);
    const narrow = Math.max(narrowest, 2 * ready.length);
    const forgetful = ready.filter((one) => changesOf(one).some(({ affects }) => affects === "anything"));
    if (forgetful.length > 0) {
      this.#width = forgetful.every(({ step }) => isEvent(step)) ? Number.POSITIVE_INFINITY : narrow;
      this.#events = 0;
    } else if (!isChanged) {
      this.#width *= 4;
      this.#events = Math.max(1, this.#events * 4);
    }
    this.#fleetingWidth = isChanged ? narrow : this.#fleetingWidth * 4;
  }

  async #exchange({ units, arrivals }: Work, questions: Questions): Promise<HostReply> {
    const { host } = this.#request;
    const asked = [...questions.turn, ...questions.ahead].map(({ id }) => id);
    const frames = units.flatMap((unit) => unit.frames);
    if (frames.length + asked.length === 0) return { replies: [], answers: [] };
    const started = performance.now();
    const number = host.exchanges + 1;
    const owners = ownersOf(units);
    const running = units
      .filter((unit) => unit.frames.length > 0)
      .flatMap(({ ready }) => ready.map(({ step }) => step.resource.id));
    this.#emit({ type: "exchange-started", number, running, questions: asked });
    const lines = new LiveLines();
    const live = (output: LiveOutput): void => this.#tellOutput(owners, lines.take(output));
    const sent = uploadTeller((upload) => this.#emit({ type: "uploading", number, ...upload }));
    const answered = (reply: Reply): void => arrivals.take(reply);
    const reply = await host.exchange(frames, questions, { live, sent, answered, owners });
    for (const line of lines.rest()) this.#tellOutput(owners, line);
    this.#emit({ type: "exchange-finished", number, seconds: secondsSince(started) });
    return reply;
  }

  /** What succeeded stands; the first failure ends the run. */
  #commit(unit: Unit, replies: readonly Reply[]): void {
    if (this.#hasFailed) return;
    if (replies.some(failed)) this.#failUnit(unit, replies);
    else for (const ready of unit.ready) this.#commitStep(ready);
  }

  #commitStep(ready: Ready): void {
    const { planned } = ready;
    if (planned.state === "impossible" && planned.certain) this.#fail(ready, failureOf(planned.error));
    else if (!this.#hasFailed) this.#succeed(ready);
  }

  #succeed(ready: Ready): void {
    const { answers, options } = this.#request;
    const { changes, certain } = forecast(ready);
    for (const change of changes) answers.apply(change, certain);
    this.#emit(stepEvent(ready, options.dryRun));
    this.#tally.add(ready.step.resource, fateOf(ready));
    this.#schedule.current();
    this.#tellFollowed(this.#schedule.settle(outcomeOf(ready)));
  }

  #failUnit(unit: Unit, replies: readonly Reply[]): void {
    const members = unit.ready.filter((ready) => changesOf(ready).length > 0);
    const joined = members.map((ready) => changesOf(ready)[0]?.joins);
    const items = joined.flatMap((transaction) => transaction?.item ?? []);
    const failure = commandFailure(
      unit.frames,
      replies,
      unit.ready.some(({ step }) => step.resource.sensitive),
    );
    const outcomes = items.length === members.length ? (joined[0]?.settle(items, replies) ?? []) : [];
    for (const [index, ready] of members.entries()) {
      const outcome = outcomes[index];
      if (outcome?.state === "changed") this.#succeed(ready);
      else if (outcome?.state === "failed") this.#fail(ready, { ...failure, message: outcome.why, hint: outcome.hint });
      else if (outcome === undefined) this.#fail(ready, failure);
    }
    this.#hasFailed = true;
  }

  #fail({ step }: Ready, failure: Failure): void {
    const { id, at } = step.resource;
    this.#hasFailed = true;
    this.#tally.add(step.resource, "failed");
    this.#emit({ type: "resource-failed", id, at, action: step.action, failure });
  }

  #learn({ turn }: Questions, { answers: answered }: HostReply): void {
    const due = new Set(turn.map(({ id }) => id));
    for (const { fact, answer } of answered) {
      if (answer !== undefined) this.#request.answers.learn(fact, answer);
      else if (due.has(fact.id)) throw new ConnectionError(`the host did not answer: ${fact.id}`);
      else this.#onlyAtTurn.add(fact.id);
    }
  }

  #tellFollowed(followed: Followed | undefined): void {
    if (followed === undefined) return;
    const from = followed.resource.id;
    for (const { target, action, timing } of followed.notified)
      this.#emit({ type: "notified", from, target, action, timing });
    for (const { target, action } of followed.dropped)
      this.#emit({ type: "notification-dropped", from, target, action });
  }

  #tellOutput(owners: readonly (Declared | undefined)[], line: LiveLine | undefined): void {
    if (line === undefined) return;
    const owner = owners[line.frame];
    if (owner === undefined || owner.sensitive) return;
    this.#emit({ type: "output", id: owner.id, stream: line.stream, text: line.text });
  }

  #tellWhatIsLeft(): void {
    const ids = this.#tally.with("notAttempted").map(({ id }) => id);
    if (ids.length > 0) this.#emit({ type: "not-attempted", ids });
    const lost = this.#schedule.owed().map(({ target, action }) => ({ target: target.id, action }));
    if (lost.length > 0 && !this.#request.options.dryRun) this.#emit({ type: "notifications-lost", lost });
  }

  #emit(event: HostlessEvent): void {
    this.#request.sink({ ...event, host: this.#request.name });
  }
}

/** The resource of each frame: the first one, where several are done as one. */
const ownersOf = (units: readonly Unit[]): readonly (Declared | undefined)[] =>
  units.flatMap(({ frames, ready }) => frames.map(() => ready[0]?.step.resource));

const secondsSince = (started: number): number => Math.round(performance.now() - started) / 1000;
