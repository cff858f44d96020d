import { inspect } from "node:util";
import { within } from "../session/within.ts";
import { scrub } from "../values/secret.ts";
import type { ErrorEvent } from "./error-event.ts";
import type { RunEvent } from "./events.ts";

/** What a handler is told: the events of a run, and the error that kept it from starting or broke it off. */
export type HandlerEvent = RunEvent | ErrorEvent;

/**
 * Is told everything that happens in a run, in order, without secrets. One that returns a promise gets the next event
 * when that has settled; the run itself waits for it only at its end.
 *
 * @example
 * await converge({ recipes: [nginx], transport: localTransport(), handlers: [({ type }) => console.log(type)] });
 */
export type Handler = (event: HandlerEvent) => void | Promise<void>;

/** Events on their way to handlers. */
export interface Handling {
  tell(event: HandlerEvent): void;
  /** Waits until all events were handled, but no longer than so many milliseconds. */
  end(limitMs?: number): Promise<void>;
}

/** How long a run that is through waits for its handlers: milliseconds. */
const patienceMs = 30_000;

/**
 * Tells handlers what happens. What goes wrong in one of them is a warning, and changes nothing for the run and for the
 * others. The events have to be clean of secrets already; the warnings are cleaned here.
 */
export function startHandlers(handlers: readonly Handler[], warn: (text: string) => void): Handling {
  const lines = handlers.map((handler) => new HandlerLine(handler, (text) => warn(scrub(text))));
  return {
    tell(event) {
      for (const line of lines) line.tell(event);
    },
    async end(limitMs = patienceMs) {
      await Promise.all(lines.map((line) => line.end(limitMs)));
    },
  };
}

/** The events that one handler has not seen yet. */
class HandlerLine {
  readonly #handler: Handler;
  readonly #warn: (text: string) => void;
  /** Undefined while the handler is at nothing: then it gets an event at once. */
  #busy: Promise<void> | undefined;
  #failures = 0;
  #isLeft = false;

  constructor(handler: Handler, warn: (text: string) => void) {
    this.#handler = handler;
    this.#warn = (text) => warn(`handler${handler.name === "" ? "" : ` ${handler.name}`}: ${text}`);
  }

  tell(event: HandlerEvent): void {
    const work = this.#busy === undefined ? this.#call(event) : this.#busy.then(() => this.#call(event));
    if (work === undefined) return;
    const busy: Promise<void> = work.finally(() => {
      if (this.#busy === busy) this.#busy = undefined;
    });
    this.#busy = busy;
  }

  async end(limitMs: number): Promise<void> {
    const isThrough = await within(
      limitMs,
      this.#idle().then(() => true),
    );
    if (isThrough !== true) {
      this.#isLeft = true;
      this.#warn(`it was not through ${limitMs / 1000} s after the run: what it had still to do is lost`);
    }
    if (this.#failures > 1) this.#warn(`it failed ${this.#failures} times in all`);
  }

  async #idle(): Promise<void> {
    while (this.#busy !== undefined) await this.#busy;
  }

  /** A promise where there is something to wait for. */
  #call(event: HandlerEvent): Promise<void> | undefined {
    if (this.#isLeft) return undefined;
    try {
      const work: unknown = this.#handler(event);
      if (work instanceof Promise) return work.catch((error: unknown) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
    }
    return undefined;
  }

  /** Of many failures, the first one is told: the others are mostly the same. */
  #fail(error: unknown): void {
    this.#failures += 1;
    if (this.#failures === 1) this.#warn(error instanceof Error ? error.message : inspect(error));
  }
}
