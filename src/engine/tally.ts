import type { Declared } from "../resources/resource-type.ts";
import { Composites } from "./composites.ts";
import type { RunResult } from "./events.ts";

const ranks = ["notAttempted", "unchanged", "skipped", "mayChange", "changed", "failed"] as const;

/** What became of a resource; later ones weigh more. */
export type Fate = (typeof ranks)[number];

/** The weightiest fate of each declared resource. */
export class Tally {
  readonly #fates: Map<Declared, Fate>;

  constructor(resources: readonly Declared[]) {
    const composites = new Composites(resources);
    const isIdle = (one: Declared): boolean => one.actions.length === 0 || composites.isIdle(one);
    const counted = resources.filter(({ bracket }) => bracket === undefined);
    // A resource without actions has nothing to attempt.
    this.#fates = new Map(counted.map((one) => [one, isIdle(one) ? "unchanged" : "notAttempted"]));
  }

  /** How many resources there are. */
  get size(): number {
    return this.#fates.size;
  }

  add(resource: Declared, fate: Fate): void {
    if (resource.bracket !== undefined) return;
    const known = this.#fates.get(resource) ?? "notAttempted";
    if (ranks.indexOf(fate) > ranks.indexOf(known)) this.#fates.set(resource, fate);
  }

  with(fate: Fate): readonly Declared[] {
    return [...this.#fates].flatMap(([resource, own]) => (own === fate ? [resource] : []));
  }

  counts(): Pick<RunResult, Fate> {
    const count = (fate: Fate): number => this.with(fate).length;
    return {
      changed: count("changed"),
      mayChange: count("mayChange"),
      unchanged: count("unchanged"),
      skipped: count("skipped"),
      failed: count("failed"),
      notAttempted: count("notAttempted"),
    };
  }
}
