import { changesOf } from "./units.ts";
import type { WindowOptions } from "./window.ts";
import { isEvent, type Ready } from "./window.ts";

/** Steps to look at after everything known was forgotten. */
const narrowest = 8;

/** How far to look for questions: unlimited until answers are forgotten, then as far as seems worth while. */
export class LookAhead {
  #width = Number.POSITIVE_INFINITY;
  #fleetingWidth = Number.POSITIVE_INFINITY;
  #events = Number.POSITIVE_INFINITY;

  widths(): Pick<WindowOptions, "width" | "fleetingWidth" | "events"> {
    return { width: this.#width, fleetingWidth: this.#fleetingWidth, events: this.#events };
  }

  /** Up to the next command, if it was a command that made all be forgotten; and farther while nothing changes. */
  learn(ready: readonly Ready[]): void {
    const isChanged = ready.some((one) => changesOf(one).length > 0);
    const narrow = Math.max(narrowest, 2 * ready.length);
    const forgetful = ready.filter((one) => changesOf(one).some(({ affects }) => affects === "anything"));
    if (forgetful.length > 0) {
      this.#width = forgetful.every(({ step }) => isEvent(step)) ? Number.POSITIVE_INFINITY : narrow;
      this.#events = 0;
    } else if (!isChanged) {
      this.#width *= 4;
      this.#events = Math.max(1, this.#events * 4);
    }
    this.#fleetingWidth = isChanged ? narrow : this.#fleetingWidth * 4;
  }
}
