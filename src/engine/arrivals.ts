import type { Reply } from "../session/session.ts";
import type { Unit } from "./units.ts";

/** Hands units on in their order, each as soon as all its frames were answered; those without frames with the one before. */
export class Arrivals {
  readonly #units: readonly Unit[];
  readonly #settle: (unit: Unit, replies: readonly Reply[]) => void;
  #next = 0;
  #taken = 0;
  #waiting: readonly Reply[] = [];

  constructor(units: readonly Unit[], settle: (unit: Unit, replies: readonly Reply[]) => void) {
    this.#units = units;
    this.#settle = settle;
  }

  take(reply: Reply): void {
    this.#taken += 1;
    this.#waiting = [...this.#waiting, reply];
    this.#advance();
  }

  /** All replies of the exchange, of which some may have been taken as they came. */
  finish(replies: readonly Reply[]): void {
    for (const reply of replies.slice(this.#taken)) this.take(reply);
    this.#advance();
  }

  #advance(): void {
    for (let unit = this.#units[this.#next]; unit !== undefined; unit = this.#units[this.#next]) {
      const { length } = unit.frames;
      if (this.#waiting.length < length) return;
      this.#next += 1;
      const own = this.#waiting.slice(0, length);
      this.#waiting = this.#waiting.slice(length);
      this.#settle(unit, own);
    }
  }
}
