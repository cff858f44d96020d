import { RecipeError, ResourceError, TsamaeError } from "../errors.ts";
import type { Fact } from "../facts/fact.ts";
import { facts } from "../facts/index.ts";
import type { Change } from "../resources/change.ts";
import { isLazy } from "../resources/declare.ts";
import type { HostView, Note, Unmet } from "../resources/host-view.ts";
import { check } from "../resources/properties.ts";
import type { Declared, DeclaredGuard, PropertyValues } from "../resources/resource-type.ts";
import type { ResourceId } from "../values/resource-id.ts";
import type { Answers } from "./answers.ts";

/** One action of one resource, as far as the known answers go. */
export type Planned =
  /** Some answers are not known yet. */
  | { readonly state: "missing"; readonly facts: readonly Fact<unknown>[] }
  | { readonly state: "skipped"; readonly by: string }
  /** `heldBy`: a guard that refuses now, but may not when its turn comes. */
  | {
      readonly state: "planned";
      readonly changes: readonly Change[];
      readonly certain: boolean;
      readonly assumptions: readonly string[];
      readonly notes: readonly Note[];
      readonly heldBy?: string | undefined;
    }
  /** It cannot be done; without certainty that is no failure yet. */
  | { readonly state: "impossible"; readonly error: unknown; readonly certain: boolean };

/** The name of the step after a resource's actions that runs its `verify` commands. */
export const verifyAction = "verify";

export interface PlanRequest {
  readonly resource: Declared;
  readonly action: string;
  /** Guards are judged once per resource, before its first action. */
  readonly guarded: boolean;
  /** The composite whose guards hold all of it back. */
  readonly refusedBy?: ResourceId | undefined;
}

/** Plans one action. Pure: the same answers give the same plan. */
export function planAction({ resource, action, guarded, refusedBy }: PlanRequest, answers: Answers): Planned {
  if (refusedBy !== undefined) return { state: "skipped", by: refusedBy };
  const view = new View(answers);
  const refusal = guarded ? attempt(view, () => refusingGuard(resource, view)) : done(undefined);
  // An open guard does not stop planning: the action's own questions come in the same exchange.
  const guardIsOpen = view.missing.length > 0;
  if (!guardIsOpen && "error" in refusal) return { state: "impossible", error: refusal.error, certain: view.certain };
  const heldBy = "value" in refusal ? refusal.value : undefined;
  if (!guardIsOpen && heldBy !== undefined && view.certain) return { state: "skipped", by: heldBy };
  const changes = attempt(view, () => perform(resource, action, view));
  if (view.missing.length > 0) return { state: "missing", facts: view.missing };
  if ("error" in changes) return { state: "impossible", error: changes.error, certain: view.certain };
  return {
    state: "planned",
    changes: changes.value ?? [],
    certain: view.certain,
    assumptions: view.assumptions,
    notes: view.notes,
    heldBy,
  };
}

type Attempt<Value> = { readonly value: Value | undefined } | { readonly error: unknown };

const done = <Value>(value: Value): Attempt<Value> => ({ value });

function attempt<Value>(view: View, code: () => Value): Attempt<Value> {
  try {
    return { value: code() };
  } catch (error) {
    return error === suspended || view.missing.length > 0 ? { value: undefined } : { error };
  }
}

function perform(resource: Declared, action: string, view: View): readonly Change[] {
  if (action === verifyAction) return verify(resource, view);
  const plan = resource.type.actions[action];
  if (plan === undefined) throw new TypeError(`${resource.id} has no action ${action}`);
  const changes: unknown = plan(settled(resource, view) as never, view);
  if (Array.isArray(changes)) return changes;
  throw new TypeError(
    `${resource.type.type}: the action "${action}" must return a list of changes at once; it returned ${changes instanceof Promise ? "a promise" : typeof changes}`,
  );
}

/** What refuses the resource, in words; undefined when it may act. Asks all guards, so that all answers come together. */
function refusingGuard(resource: Declared, view: View): string | undefined {
  const { onlyIf, notIf } = resource;
  const failing = onlyIf.map((guard) => ({ word: "onlyIf", guard, refuses: passes(guard, resource, view) === false }));
  const passing = notIf.map((guard) => ({ word: "notIf", guard, refuses: passes(guard, resource, view) === true }));
  const refusing = [...failing, ...passing].find(({ refuses }) => refuses);
  if (refusing === undefined) return undefined;
  return `${refusing.word}: ${typeof refusing.guard === "string" ? refusing.guard : "a function"}`;
}

/** Undefined: not known yet. */
function passes(guard: DeclaredGuard, resource: Declared, view: View): boolean | undefined {
  const before = view.missing.length;
  try {
    return typeof guard === "string"
      ? commandStatus(guard, resource, view) === 0
      : verdict(
          byUser(resource, () => guard(view)),
          resource,
        );
  } catch (error) {
    if (error === suspended || view.missing.length > before) return undefined;
    throw error;
  }
}

function commandStatus(command: string, { process: { user, cwd, env } }: Declared, view: View): number {
  return view.read(facts.command({ command, user, cwd, env })).status;
}

function verdict(value: unknown, { id, at }: Declared): boolean {
  if (typeof value === "boolean") return value;
  const got = value instanceof Promise ? "a promise" : typeof value;
  throw new RecipeError(`a guard function must return true or false at once, it returned ${got}`, { at, about: id });
}

function verify(resource: Declared, view: View): readonly Change[] {
  const statuses = resource.verify.map((command) => {
    const before = view.missing.length;
    try {
      return { command, status: commandStatus(command, resource, view) };
    } catch (error) {
      if (view.missing.length === before) throw error;
      return { command, status: 0 };
    }
  });
  const failed = statuses.find(({ status }) => status !== 0);
  if (failed === undefined || view.missing.length > 0) return [];
  throw new ResourceError(`its verification failed with status ${failed.status}: ${failed.command}`);
}

/** The properties with the lazy ones evaluated and checked. */
function settled(resource: Declared, view: View): PropertyValues {
  const { id, sensitive, process } = resource;
  const values: Record<string, unknown> = { id, sensitive, process };
  const { asks } = resource.type;
  for (const [key, value] of Object.entries(resource.properties)) {
    const schema = resource.type.properties[key];
    const isToAsk = schema !== undefined && isLazy(schema, value);
    if (isToAsk && asks !== undefined) view.prefetch(...asks(resource.properties as never));
    values[key] = isToAsk ? evaluated(resource, key, view) : value;
  }
  return values;
}

function evaluated(resource: Declared, key: string, view: View): unknown {
  const { id, at, type, properties, sensitive } = resource;
  const schema = type.properties[key];
  const lazy = properties[key];
  if (schema === undefined || typeof lazy !== "function") return lazy;
  const result = check(
    schema,
    byUser(resource, () => lazy(view)),
  );
  if ("value" in result) return result.value;
  const problem = sensitive ? "its value is of the wrong type" : result.problem;
  throw new RecipeError(`${key}: ${problem}`, { at, about: id });
}

/** Code out of a recipe: its error is the recipe's, not a bug of tsamae's. */
function byUser<Value>({ id, at }: Declared, code: () => Value): Value {
  try {
    return code();
  } catch (error) {
    if (error === suspended || error instanceof TsamaeError) throw error;
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new RecipeError(said, { at, about: id, cause: error });
  }
}

const suspended = Symbol("suspended until the host has answered");

class View implements HostView {
  readonly missing: Fact<unknown>[] = [];
  readonly assumptions: string[] = [];
  readonly notes: Note[] = [];
  certain = true;
  readonly #answers: Answers;

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  get platform() {
    return this.#answers.platform;
  }

  prefetch(...wanted: readonly Fact<unknown>[]): void {
    for (const fact of wanted) if (this.#answers.get(fact) === undefined) this.missing.push(fact);
  }

  read<Value>(fact: Fact<Value>): Value {
    const known = this.#answers.get(fact);
    if (known === undefined) {
      this.missing.push(fact);
      throw suspended;
    }
    if (!known.sure) this.certain = false;
    if ("unreadable" in known.answer)
      throw new ResourceError(`cannot determine the current state: ${known.answer.unreadable}`);
    // The id names the kind, and the kind fixes the value's type.
    return known.answer.value as Value;
  }

  require<Value>(fact: Fact<Value>, holds: (value: Value) => boolean, otherwise: Unmet): void {
    const known = this.#answers.get(fact);
    if (holds(this.read(fact))) return;
    if (known?.sure === true) throw new ResourceError(otherwise.message, { hint: otherwise.hint });
    this.assumptions.push(otherwise.assumption);
  }

  note(note: Note): void {
    this.notes.push(note);
  }
}
