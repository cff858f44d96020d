import type { Declared } from "../../resources/resource-type.ts";
import type { ResourceId } from "../../values/resource-id.ts";

/** Something that is right, and probably not meant. */
export interface Lint {
  /** What silences it: `// tsamae-ignore NAME: why`. */
  readonly name: string;
  /** Looks at a resource, with every `subscribes` turned into a `notifies` of its source. */
  look(resource: Declared, among: Among): Objection | undefined;
}

/** What a resource is among. */
export interface Among {
  /** What is notified. */
  readonly notified: ReadonlySet<ResourceId>;
  /** Composites that do not act in every run: a guard, or the want of an action, holds all of their parts. */
  readonly held: ReadonlySet<ResourceId>;
  /** An id that is declared twice means the first. */
  readonly firstById: ReadonlyMap<ResourceId, Declared>;
  /** Whether this is all that is declared. */
  readonly isWhole: boolean;
}

export interface Objection {
  /** What is wrong with the resource, to stand behind its id; never a secret. */
  readonly message: string;
  readonly hint: string;
}
