import type { Lint } from "./lint.ts";

/** Waiting happens every time too, and changes nothing. */
const harmless: readonly string[] = ["wait"];

/** A command, a restart: what happens, rather than reaches a state, in every run. */
export const unguarded: Lint = {
  name: "unguarded",
  look({ type, actions, onlyIf, notIf, properties, within }, { held }) {
    const isEvent = actions.some((action) => type.events.includes(action) && !harmless.includes(action));
    const isHeld = onlyIf.length + notIf.length > 0 || properties["creates"] !== undefined;
    if (!isEvent || isHeld || within.some((id) => held.has(id))) return undefined;
    return {
      message: "acts in every run: nothing holds it back",
      hint: 'give it onlyIf or notIf; or action: "nothing", and let what it hangs on notify it',
    };
  },
};
