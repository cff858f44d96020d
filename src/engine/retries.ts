import type { Declared } from "../resources/resource-type.ts";
import type { Step } from "./schedule.ts";

export interface Retry {
  /** The number of the try that follows: 2 after the first. */
  readonly next: number;
  /** How many there are at most. */
  readonly tries: number;
  readonly delayMs: number;
}

/** How often the step whose turn it is has failed. */
export class Retries {
  #failing: { readonly resource: Declared; readonly action: string } | undefined;
  #failures = 0;

  /** The try that follows a failure; undefined when it was the last. */
  after({ resource, action }: Step): Retry | undefined {
    const isSame = this.#failing?.resource === resource && this.#failing.action === action;
    this.#failures = isSame ? this.#failures + 1 : 1;
    this.#failing = { resource, action };
    if (this.#failures > resource.retries) return undefined;
    return { next: this.#failures + 1, tries: resource.retries + 1, delayMs: resource.retryDelay * 1000 };
  }
}
