const actionsOf = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `act` once when the signal is aborted, at once if it already is. Returns a function that cancels this.
 *
 * A signal gets one listener however many actions wait for it: a run on a hundred hosts holds hundreds, and Node warns of
 * a leak from the eleventh listener on.
 */
export function onAbort(signal: AbortSignal | undefined, act: () => void): () => void {
  if (signal === undefined) return () => undefined;
  if (signal.aborted) {
    act();
    return () => undefined;
  }
  const actions = actionsOf.get(signal) ?? listenTo(signal);
  // An action may be given twice: each has an entry of its own.
  const entry = (): void => act();
  actions.add(entry);
  return () => void actions.delete(entry);
}

function listenTo(signal: AbortSignal): Set<() => void> {
  const actions = new Set<() => void>();
  actionsOf.set(signal, actions);
  signal.addEventListener("abort", () => runAll(actions), { once: true });
  return actions;
}

/** Runs every action even if one throws: the others end programs and connections. */
function runAll(actions: Set<() => void>): void {
  const errors: unknown[] = [];
  for (const act of actions) {
    try {
      act();
    } catch (error) {
      errors.push(error);
    }
  }
  actions.clear();
  if (errors.length > 0) throw errors[0];
}
