import type { Fact } from "../facts/fact.ts";
import type { Change } from "../resources/change.ts";
import type { Answers } from "./answers.ts";
import { type Planned, planAction, verifyAction } from "./plan.ts";
import type { Outcome, Schedule, Step } from "./schedule.ts";

/** A plan with all its answers. */
export type Settled = Exclude<Planned, { readonly state: "missing" }>;

/** A step that is planned on answers which certainly hold at its turn. */
export interface Ready {
  readonly step: Step;
  readonly planned: Settled;
  /** Steps with the same number are one transaction. */
  readonly transaction: number | undefined;
}

export interface Questions {
  /** Asked by the step whose turn comes next. */
  readonly turn: readonly Fact<unknown>[];
  /** Asked early, on the guess that nothing will alter the answer. */
  readonly ahead: readonly Fact<unknown>[];
}

/** What one exchange can do: the steps that are ready, and the questions of those that come after them. */
export interface Window {
  readonly ready: readonly Ready[];
  readonly questions: Questions;
}

export interface WindowOptions {
  /** Steps to look at beyond the first one that cannot be planned yet. */
  readonly width: number;
  /** The same for questions that any change makes stale. */
  readonly fleetingWidth: number;
  /** Events to look past: a command that runs makes every answer stale that was fetched for what comes after it. */
  readonly events: number;
  /** Off: one changing step an exchange. */
  readonly grouped: boolean;
  /** Questions that took too long when they were asked early. */
  readonly onlyAtTurn: ReadonlySet<string>;
}

/** Plans from the present step on, as far as the known answers go. Pure: neither schedule nor answers are altered. */
export function planWindow(schedule: Schedule, answers: Answers, options: WindowOptions): Window {
  const ahead = schedule.fork();
  const transactions = new Transactions();
  const ready: Ready[] = [];
  let view = answers.fork();
  for (let step = ahead.current(); step !== undefined; step = ahead.current()) {
    const { planned, transaction } = transactions.plan(step, view);
    if (planned.state === "missing") return { ready, questions: questionsFrom(ahead, view, options) };
    const { changes, certain } = forecast({ step, planned });
    const isHere = changes.some(({ here }) => here !== undefined);
    if (isHere && ready.length > 0) break;
    ready.push({ step, planned, transaction });
    if (isHere || (planned.state === "impossible" && planned.certain)) break;
    if (transactions.opensWith(step, changes)) view = view.fork();
    for (const change of changes) view.apply(change, certain);
    ahead.settle(outcomeOf({ step, planned }));
    if (!options.grouped && changes.length > 0) return { ready, questions: questionsFrom(ahead, view, options) };
  }
  return { ready, questions: { turn: [], ahead: [] } };
}

/** What may have changed anything. */
export const anyChange: Change = { summary: "", does: [], makes: [], affects: "anything" };

/** The changes to reckon with. What is uncertain and shows none yet may still turn out to be any. */
export function forecast({ step, planned }: Pick<Ready, "step" | "planned">): {
  changes: readonly Change[];
  certain: boolean;
} {
  if (planned.state === "skipped" || step.action === verifyAction) return { changes: [], certain: true };
  const certain = planned.certain && step.certain && (step.notice?.certain ?? true);
  if (step.resource.bracket !== undefined) return { changes: [], certain };
  const changes = planned.state === "planned" ? planned.changes : [];
  return { changes: changes.length === 0 && !planned.certain ? [anyChange] : changes, certain };
}

/** What the schedule is told of a step. */
export function outcomeOf(ready: Pick<Ready, "step" | "planned">): Outcome {
  const { changes, certain } = forecast(ready);
  return { skipped: ready.planned.state === "skipped", changed: changes.length > 0, certain };
}

function questionsFrom(ahead: Schedule, view: Answers, options: WindowOptions): Questions {
  const { width, fleetingWidth, onlyAtTurn } = options;
  let events = options.events;
  const turn = new Map<string, Fact<unknown>>();
  const early = new Map<string, Fact<unknown>>();
  for (let looked = 0; looked < Math.max(1, width); looked += 1) {
    const step = ahead.current();
    if (step === undefined) break;
    const planned = planAction(step, view);
    for (const fact of planned.state === "missing" ? planned.facts : []) {
      if (looked === 0) turn.set(fact.id, fact);
      else if (fact.kind.fleeting && looked >= fleetingWidth) continue;
      else if (!turn.has(fact.id) && !onlyAtTurn.has(fact.id)) early.set(fact.id, fact);
    }
    ahead.settle({ skipped: false, changed: false, certain: true });
    if (isEvent(step)) events -= 1;
    if (events < 0) break;
  }
  return { turn: [...turn.values()], ahead: [...early.values()] };
}

/** Whether a step does something each time, rather than bring about a state. */
export const isEvent = ({ resource, action }: Step): boolean => resource.type.events.includes(action);

/** Neighbours that become one command are all planned on the state before it. */
class Transactions {
  #open: { readonly key: string; readonly before: Answers; readonly number: number } | undefined;
  #count = 0;
  #view: Answers | undefined;

  plan(step: Step, view: Answers): { readonly planned: Planned; readonly transaction: number | undefined } {
    this.#view = view;
    const open = this.#open;
    if (open === undefined || !mayJoin(step)) {
      this.#open = undefined;
      return { planned: planAction(step, view), transaction: mayJoin(step) ? this.#count + 1 : undefined };
    }
    const planned = planAction(step, open.before);
    const joins = planned.state === "planned" && planned.changes.every((change) => change.joins?.key === open.key);
    if (joins) return { planned, transaction: open.number };
    this.#open = undefined;
    return { planned: planAction(step, view), transaction: this.#count + 1 };
  }

  /** Whether the step begins a transaction: then what is known before it must be kept apart. */
  opensWith(step: Step, changes: readonly Change[]): boolean {
    const key = changes.length === 1 ? changes[0]?.joins?.key : undefined;
    if (this.#open !== undefined || key === undefined || !mayJoin(step) || this.#view === undefined) return false;
    this.#count += 1;
    this.#open = { key, before: this.#view, number: this.#count };
    return true;
  }
}

function mayJoin({ resource, notice }: Step): boolean {
  const { type, onlyIf, notIf, actions, verify, notifies, retries, within } = resource;
  const guardless = onlyIf.length === 0 && notIf.length === 0 && verify.length === 0;
  const waits = notifies.every(({ timing }) => timing === "delayed");
  return (
    type.joins === true &&
    guardless &&
    waits &&
    retries === 0 &&
    within.length === 0 &&
    actions.length === 1 &&
    notice === undefined
  );
}
