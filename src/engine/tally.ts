import type { Declared } from "../resources/resource-type.ts";
import type { RunResult } from "./events.ts";

const ranks = ["notAttempted", "unchanged", "skipped", "mayChange", "changed", "failed"] as const;

/** What became of a resource; later ones weigh more. */
export type Fate = (typeof ranks)[number];

/** The weightiest fate of each declared resource. */
export class Tally {
  readonly #fates: Map<Declared, Fate>;

  constructor(resources: readonly Declared[]) {
    // A resource without actions has nothing to attempt.
    this.#fates = new Map(resources.map((one) => [one, one.actions.length === 0 ? "unchanged" : "notAttempted"]));
  }

  add(resource: Declared, fate: Fate): void {
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
