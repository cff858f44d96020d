import type { Declared, Notification } from "../resources/resource-type.ts";
import type { ResourceId } from "../values/resource-id.ts";
import { Composites, type Course } from "./composites.ts";
import { verifyAction } from "./plan.ts";

/** An action that another resource asked for. */
export interface Notice {
  readonly from: ResourceId;
  readonly target: Declared;
  readonly action: string;
  /** In a dry run: whether the notifying change certainly happens. */
  readonly certain: boolean;
  /** The notices that led to this one: none of them may be started again by it, or the run would never end. */
  readonly chain: ReadonlySet<string>;
}

/** One action of one resource whose turn has come. */
export interface Step {
  readonly resource: Declared;
  readonly action: string;
  /** Before the first action of a resource its guards are judged. */
  readonly guarded: boolean;
  /** The composite whose guards hold all of it back. */
  readonly refusedBy: ResourceId | undefined;
  /** In a dry run: whether the composites that it is part of certainly let it act. */
  readonly certain: boolean;
  readonly notice: Notice | undefined;
}

/** What came of a step. */
export interface Outcome {
  readonly skipped: boolean;
  readonly changed: boolean;
  readonly certain: boolean;
}

/** What follows from a step: notifications that were taken up, and those that would run in circles. */
export interface Followed {
  readonly resource: Declared;
  readonly notified: readonly Notification[];
  readonly dropped: readonly Notification[];
}

interface ResourceRun extends Course {
  readonly actions: readonly string[];
  readonly notice: Notice | undefined;
  next: number;
}

/**
 * The order of a run: the recipe's, immediate notifications right after their resource and depth first, delayed ones at
 * the end in the order of their first notice, each once while it waits.
 */
export class Schedule {
  readonly #resources: readonly Declared[];
  readonly #byId: ReadonlyMap<ResourceId, Declared>;
  readonly #composites: Composites;
  #position = 0;
  #running: ResourceRun[] = [];
  #delayed: Notice[] = [];

  constructor(resources: readonly Declared[], origin?: Schedule) {
    this.#resources = resources;
    // The same id may be declared twice; a notification then means the first.
    const byId = () => new Map([...resources].toReversed().map((resource) => [resource.id, resource]));
    this.#byId = origin === undefined ? byId() : origin.#byId;
    this.#composites = origin === undefined ? new Composites(resources) : origin.#composites.fork();
    if (origin === undefined) return;
    this.#position = origin.#position;
    this.#running = origin.#running.map((run) => ({ ...run }));
    this.#delayed = [...origin.#delayed];
  }

  /** A copy that goes its own way. */
  fork(): Schedule {
    return new Schedule(this.#resources, this);
  }

  /** The step whose turn it is; the same until {@link settle} is called. */
  current(): Step | undefined {
    const run = this.#current();
    if (run === undefined) return undefined;
    const action = run.actions[run.next];
    if (action === undefined) return undefined;
    const { resource, notice } = run;
    return { resource, action, guarded: run.next === 0, notice, ...this.#composites.verdict(resource) };
  }

  /** Takes what came of the current step and moves on; what follows is told when its resource is through. */
  settle(outcome: Outcome): Followed | undefined {
    const run = this.#running.at(-1);
    if (run === undefined) return undefined;
    if (outcome.changed) {
      run.certain = run.changed ? run.certain || outcome.certain : outcome.certain;
      run.changed = true;
    }
    run.next = outcome.skipped ? run.actions.length : run.next + 1;
    if (run.next < run.actions.length) return undefined;
    this.#running.pop();
    this.#composites.settle(run, outcome);
    return run.changed ? this.#follow(run) : undefined;
  }

  /** What is still owed when a run ends early. */
  owed(): readonly Notice[] {
    return [...new Set(this.#running.flatMap(({ notice }) => notice ?? [])), ...this.#delayed];
  }

  /** The resources whose turn has not come, in order. */
  ahead(): readonly Declared[] {
    return this.#resources.slice(this.#position);
  }

  #current(): ResourceRun | undefined {
    while (this.#running.length === 0) {
      const next = this.#nextRuns();
      if (next === undefined) return undefined;
      this.#push(next);
    }
    return this.#running.at(-1);
  }

  /** The first of them is the next whose turn it is. */
  #push(runs: readonly ResourceRun[]): void {
    this.#running.push(...runs.filter(({ actions }) => actions.length > 0).toReversed());
  }

  #nextRuns(): readonly ResourceRun[] | undefined {
    const resource = this.#resources[this.#position];
    if (resource !== undefined) {
      this.#position += 1;
      return this.#composites.isIdle(resource) ? [] : [resourceRun(resource, resource.actions)];
    }
    const notice = this.#delayed.shift();
    return notice === undefined ? undefined : this.#asNotified(notice);
  }

  /** A composite is all that it consists of. */
  #asNotified(notice: Notice): readonly ResourceRun[] {
    const { target, action } = notice;
    const parts = this.#composites.parts(target);
    if (parts.length === 0) return [resourceRun(target, [action], notice)];
    return parts.map((part) => resourceRun(part, part.bracket === undefined ? part.actions : [action], notice));
  }

  #follow(run: ResourceRun): Followed {
    const chain = new Set(run.notice?.chain);
    if (run.notice !== undefined) chain.add(noticeKey(run.notice.target.id, run.notice.action));
    const circular = ({ target, action }: Notification): boolean => chain.has(noticeKey(target, action));
    const notified = run.resource.notifies.filter((notification) => !circular(notification));
    const notices = notified.flatMap((notification) => this.#notice(run, notification, chain));
    const immediate = notices.filter(({ timing }) => timing === "immediately");
    this.#push(immediate.flatMap(({ notice }) => this.#asNotified(notice)));
    for (const { notice, timing } of notices) if (timing === "delayed") this.#enqueue(notice);
    return { resource: run.resource, notified, dropped: run.resource.notifies.filter(circular) };
  }

  #notice(run: ResourceRun, { target, action, timing }: Notification, chain: ReadonlySet<string>) {
    const resource = this.#byId.get(target);
    if (resource === undefined) return [];
    return [{ timing, notice: { from: run.resource.id, target: resource, action, certain: run.certain, chain } }];
  }

  #enqueue(notice: Notice): void {
    const index = this.#delayed.findIndex(({ target, action }) => target === notice.target && action === notice.action);
    const waiting = this.#delayed[index];
    if (waiting === undefined) this.#delayed.push(notice);
    else if (notice.certain) this.#delayed[index] = { ...waiting, certain: true };
  }
}

function resourceRun(resource: Declared, actions: readonly string[], notice?: Notice): ResourceRun {
  const steps = actions.length > 0 && resource.verify.length > 0 ? [...actions, verifyAction] : actions;
  const runs = steps.filter((action) => action !== "nothing");
  return { resource, actions: runs, notice, next: 0, changed: false, certain: true };
}

const noticeKey = (target: ResourceId, action: string): string => `${target} ${action}`;
