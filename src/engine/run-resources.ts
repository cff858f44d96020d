import { setTimeout as sleep } from "node:timers/promises";
import { ConnectionError } from "../errors.ts";
import type { Declared } from "../resources/resource-type.ts";
import type { Reply } from "../session/session.ts";
import type { Answers } from "./answers.ts";
import { Arrivals } from "./arrivals.ts";
import type { Failure, RunResult, Sink } from "./events.ts";
import { secondsSince, tellingExchange } from "./exchanges.ts";
import { commandFailure, failureOf } from "./failure.ts";
import { failed, type Host, type HostReply } from "./host.ts";
import { LookAhead } from "./look-ahead.ts";
import type { Profile } from "./profile.ts";
import { Retries, type Retry } from "./retries.ts";
import { type Followed, Schedule } from "./schedule.ts";
import { fateOf, type HostlessEvent, stepEvent } from "./step-events.ts";
import { Tally } from "./tally.ts";
import { changesOf, type Unit, unitsOf } from "./units.ts";
import { anyChange, forecast, outcomeOf, planWindow, type Questions, type Ready } from "./window.ts";
import { hasWorkHere, workHere } from "./work-here.ts";

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
  /** Ends what waits on this machine. */
  readonly signal?: AbortSignal | undefined;
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

class Run {
  readonly #request: RunRequest;
  readonly #schedule: Schedule;
  readonly #tally: Tally;
  readonly #retries = new Retries();
  readonly #lookAhead = new LookAhead();
  readonly #onlyAtTurn = new Set<string>();
  readonly #started = performance.now();
  #hasFailed = false;
  /** A step failed that is to be tried again: the exchange is over for those after it. */
  #retry: Retry | undefined;

  constructor(request: RunRequest) {
    this.#request = request;
    this.#schedule = new Schedule(request.resources);
    this.#tally = new Tally(request.resources);
  }

  async toTheEnd(): Promise<RunResult> {
    const { options, host, profile } = this.#request;
    this.#emit({ type: "run-started", resources: this.#tally.size, dryRun: options.dryRun });
    while (!this.#hasFailed && this.#schedule.current() !== undefined) await this.#turn();
    if (this.#hasFailed) this.#tellWhatIsLeft();
    const result = { ...this.#tally.counts(), exchanges: host.exchanges, seconds: secondsSince(this.#started) };
    if (profile !== undefined) this.#emit({ type: "profile", ...profile.times() });
    this.#emit({ type: "run-finished", ...result });
    return result;
  }

  async #turn(): Promise<void> {
    const { options, answers, host } = this.#request;
    const { lookAhead = true, grouped = true, dryRun } = options;
    const widths = this.#lookAhead.widths();
    const { ready, questions } = planWindow(this.#schedule, answers, {
      ...widths,
      width: lookAhead ? widths.width : 1,
      grouped,
      onlyAtTurn: this.#onlyAtTurn,
    });
    const units = unitsOf(ready).map((unit) => (dryRun ? { ...unit, does: [], frames: [] } : unit));
    const emit = (event: HostlessEvent): void => this.#emit(event);
    const [alone] = units;
    if (!dryRun && alone?.ready.some(hasWorkHere)) await this.#turnHere(alone);
    else {
      const arrivals = new Arrivals(units, (unit, replies) => this.#commit(unit, replies));
      const answered = (reply: Reply): void => arrivals.take(reply);
      const reply = await tellingExchange({ host, units, questions, emit, answered });
      arrivals.finish(reply.replies);
      if (!this.#isOver()) this.#learn(questions, reply);
    }
    this.#lookAhead.learn(ready);
    await this.#tryAgain();
  }

  /** A step with work on this machine is alone in its turn. */
  async #turnHere(unit: Unit): Promise<void> {
    const { host, profile, signal = new AbortController().signal } = this.#request;
    const emit = (event: HostlessEvent): void => this.#emit(event);
    const { replies } = await tellingExchange({ host, units: [unit], questions: { turn: [], ahead: [] }, emit });
    const [ready] = unit.ready;
    if (ready === undefined || replies.some(failed)) return this.#commit(unit, replies);
    try {
      const work = (): Promise<void> => workHere({ ready, host, signal, emit });
      await (profile === undefined ? work() : profile.here(ready.step.resource.id, work));
    } catch (error) {
      signal.throwIfAborted();
      return this.#fail(ready, failureOf(error));
    }
    this.#commit(unit, replies);
  }

  async #tryAgain(): Promise<void> {
    const { answers, signal } = this.#request;
    if (this.#retry === undefined) return;
    // What was done before it failed may have changed anything.
    answers.apply(anyChange, true);
    await sleep(this.#retry.delayMs, undefined, signal === undefined ? {} : { signal });
    this.#retry = undefined;
  }

  /** Whether what comes of an exchange counts no more. */
  #isOver(): boolean {
    return this.#hasFailed || this.#retry !== undefined;
  }

  /** What succeeded stands; the first failure ends the run, unless its resource is to be tried again. */
  #commit(unit: Unit, replies: readonly Reply[]): void {
    if (this.#isOver()) return;
    if (replies.some(failed)) this.#failUnit(unit, replies);
    else for (const ready of unit.ready) this.#commitStep(ready);
  }

  #commitStep(ready: Ready): void {
    const { planned } = ready;
    if (planned.state === "impossible" && planned.certain) this.#fail(ready, failureOf(planned.error));
    else if (!this.#isOver()) this.#succeed(ready);
  }

  #succeed(ready: Ready): void {
    const { answers, options } = this.#request;
    const { changes, certain } = forecast(ready);
    for (const change of changes) answers.apply(change, certain);
    this.#tellNotes(ready);
    const event = stepEvent(ready, options.dryRun);
    if (event !== undefined) this.#emit(event);
    this.#tally.add(ready.step.resource, fateOf(ready));
    this.#schedule.current();
    const { id, bracket } = ready.step.resource;
    const followed = this.#schedule.settle(outcomeOf(ready));
    if (bracket === "closes") this.#emit({ type: "composite-finished", id, changed: followed !== undefined });
    this.#tellFollowed(followed);
  }

  #failUnit(unit: Unit, replies: readonly Reply[]): void {
    const members = unit.ready.filter((ready) => changesOf(ready).length > 0);
    const joined = members.map((ready) => changesOf(ready)[0]?.joins);
    const items = joined.flatMap((transaction) => transaction?.item ?? []);
    const isSensitive = unit.ready.some(({ step }) => step.resource.sensitive);
    const failure = commandFailure(unit, replies, isSensitive);
    const outcomes = items.length === members.length ? (joined[0]?.settle(items, replies) ?? []) : [];
    for (const [index, ready] of members.entries()) {
      const outcome = outcomes[index];
      if (outcome?.state === "changed") this.#succeed(ready);
      else if (outcome?.state === "failed") this.#fail(ready, { ...failure, message: outcome.why, hint: outcome.hint });
      else if (outcome === undefined) this.#fail(ready, failure);
    }
    if (this.#retry === undefined) this.#hasFailed = true;
  }

  #fail({ step }: Ready, failure: Failure): void {
    const { id, at } = step.resource;
    const about = { id, at, action: step.action, failure };
    this.#retry = this.#request.options.dryRun ? undefined : this.#retries.after(step);
    if (this.#retry !== undefined) {
      const { next, tries, delayMs } = this.#retry;
      this.#emit({ type: "resource-retried", next, tries, delay: delayMs / 1000, ...about });
      return;
    }
    this.#hasFailed = true;
    this.#tally.add(step.resource, "failed");
    this.#emit({ type: "resource-failed", ...about });
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

  #tellNotes({ step: { resource }, planned }: Ready): void {
    // What a guard refuses as things are now is not told: only its turn shows whether it is true.
    if (planned.state !== "planned" || planned.heldBy !== undefined || resource.sensitive) return;
    for (const note of planned.notes) this.#emit({ type: "note", id: resource.id, ...note });
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
