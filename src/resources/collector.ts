import { AsyncLocalStorage } from "node:async_hooks";
import type { Place } from "../errors.ts";
import { RecipeError } from "../errors.ts";
import type { Answer, Fact } from "../facts/fact.ts";
import type { NodeAttributes } from "../facts/node.ts";
import type { ResourceId } from "../values/resource-id.ts";
import type { Declared } from "./resource-type.ts";

/** Attributes from `--node-json` and `--node-yaml` files. */
export type Attributes = Readonly<Record<string, unknown>>;

/** What a recipe knows of its host: what the host says of itself, and the attributes it was given. */
export type Node = NodeAttributes & { readonly attributes: Attributes };

/** Where the resources of one run go while its recipes are running. */
export interface Collector {
  readonly node: Node;
  readonly declared: Declared[];
  /** The composites that are being declared, the outermost first. */
  within: readonly ResourceId[];
  /** The host as it is before the run; `at` is where it is asked. */
  ask(facts: readonly Fact<unknown>[], at: Place): Promise<readonly Answer<unknown>[]>;
  /** Takes what is wrong with a resource. It throws, and the recipe ends there; or the recipe goes on without the resource. */
  readonly refuse: (error: RecipeError) => void;
  /** Told of each recipe that is run, and of the one that includes it; of one that was included before, too. */
  readonly entered?: ((recipe: Place, by: Place | undefined) => void) | undefined;
  /** Set when the recipes are through: what is declared later would be lost. */
  ended: boolean;
  /** What came too late. */
  late?: RecipeError;
}

const storage = new AsyncLocalStorage<Collector>();

/** Runs recipe code in the context of one run of one host. */
export function collecting<Result>(collector: Collector, code: () => Result): Result {
  return storage.run(collector, code);
}

/** Takes up a resource, as a part of the composites that are being declared. */
export function collect(run: Collector, declared: Declared): void {
  run.declared.push(run.within.length === 0 ? declared : { ...declared, within: run.within });
}

/** Takes up a resource that is made now, or has it refused. */
export function collectMade(run: Collector, make: () => Declared): void {
  try {
    collect(run, make());
  } catch (error) {
    if (!(error instanceof RecipeError)) throw error;
    run.refuse(error);
  }
}

/** Runs code whose resources are part of a composite. */
export function inComposite(run: Collector, id: ResourceId, code: () => void): void {
  const outer = run.within;
  run.within = [...outer, id];
  try {
    code();
  } finally {
    run.within = outer;
  }
}

/**
 * The run that the caller's recipe belongs to.
 *
 * @throws RecipeError outside of a recipe, and after the recipe ended.
 */
export function currentRun(what: string, at: Place): Collector {
  const collector = storage.getStore();
  if (collector === undefined) {
    throw new RecipeError(`${what} is outside of a recipe`, {
      at,
      hint: "write it inside of `export default recipe(() => { … })`",
    });
  }
  if (collector.ended) {
    collector.late ??= new RecipeError(`${what} comes after its recipe ended`, {
      at,
      hint: "missing await? A recipe that calls async functions is itself async and awaits each of them",
    });
    throw collector.late;
  }
  return collector;
}
