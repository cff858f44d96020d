import type { Declared } from "../resources/resource-type.ts";
import type { ResourceId } from "../values/resource-id.ts";

/** How the actions of a resource went, as far as they are through. */
export interface Course {
  readonly resource: Declared;
  changed: boolean;
  certain: boolean;
}

interface State {
  /** Its guards refused. */
  readonly refused: boolean;
  /** In a dry run: whether it is certain that they did, or did not. */
  readonly doubtful: boolean;
  /** Undefined: nothing in it has changed since it was told of last. */
  readonly changed: { readonly certain: boolean } | undefined;
}

const untouched: State = { refused: false, doubtful: false, changed: undefined };

/** What became of the composites of a run: whether their guards let them act, and whether anything in them has changed. */
export class Composites {
  readonly #resources: readonly Declared[];
  /** Those that act only when they are notified. */
  readonly #passive: ReadonlySet<ResourceId>;
  readonly #states: Map<ResourceId, State>;

  constructor(resources: readonly Declared[], origin?: Composites) {
    this.#resources = resources;
    const openings = resources.filter(({ bracket, actions }) => bracket === "opens" && actions.length === 0);
    this.#passive = origin === undefined ? new Set(openings.map(({ id }) => id)) : origin.#passive;
    this.#states = new Map(origin === undefined ? [] : origin.#states);
  }

  /** A copy that goes its own way. */
  fork(): Composites {
    return new Composites(this.#resources, this);
  }

  /** Whether a resource waits for a composite around it to be notified. */
  isIdle({ within }: Declared): boolean {
    return within.some((id) => this.#passive.has(id));
  }

  /** What a composite consists of, from its opening to its closing; empty for a resource. Passive ones inside stay out. */
  parts(target: Declared): readonly Declared[] {
    if (target.bracket === undefined) return [];
    const { id } = target;
    const others = (part: Declared): readonly ResourceId[] => part.within.slice(part.within.indexOf(id) + 1);
    const isPart = (part: Declared): boolean =>
      part.id === id || (part.within.includes(id) && !others(part).some((other) => this.#passive.has(other)));
    const parts = this.#resources.filter(isPart);
    return parts.filter((part) => part.id === id || part.bracket === undefined || !this.#passive.has(part.id));
  }

  /** Whether the composites around a resource let it act. */
  verdict({ within }: Declared): { readonly refusedBy: ResourceId | undefined; readonly certain: boolean } {
    const states = within.map((id) => ({ id, ...this.#state(id) }));
    return {
      refusedBy: states.find(({ refused }) => refused)?.id,
      certain: !states.some(({ doubtful }) => doubtful),
    };
  }

  /** Takes what came of a resource that is through; one that closes a composite has changed when anything in it has. */
  settle(course: Course, outcome: { readonly skipped: boolean; readonly certain: boolean }): void {
    const { resource } = course;
    const state = this.#state(resource.id);
    if (resource.bracket === "opens")
      this.#states.set(resource.id, { ...state, refused: outcome.skipped, doubtful: !outcome.certain });
    if (resource.bracket === "closes") {
      this.#states.set(resource.id, { ...state, changed: undefined });
      course.changed = state.changed !== undefined;
      course.certain = state.changed?.certain ?? true;
    }
    if (course.changed) for (const id of resource.within) this.#change(id, course.certain);
  }

  #change(id: ResourceId, certain: boolean): void {
    const state = this.#state(id);
    this.#states.set(id, { ...state, changed: { certain: certain || state.changed?.certain === true } });
  }

  #state(id: ResourceId): State {
    return this.#states.get(id) ?? untouched;
  }
}
