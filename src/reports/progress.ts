import type { RunEvent, Sink } from "../engine/events.ts";
import { counted, firstFew } from "./counted.ts";
import { lostLines } from "./event-lines.ts";
import { idText } from "./id-text.ts";
import { paintFor } from "./paint.ts";

/** How far a run came that did not end by itself. */
export interface Progress {
  readonly sink: Sink;
  /** Whether anything was, or may have been, changed. */
  isTouched(): boolean;
  /** In words: what was changed, what may be half done, and what is owed. */
  describe(color: boolean): readonly string[];
}

interface Task {
  readonly target: string;
  readonly action: string;
}

/** Follows a run, for the case that it is cut off. */
export function followProgress(): Progress {
  const changed = new Set<string>();
  const owed = new Map<string, Task>();
  let running: readonly string[] = [];
  let dryRun = false;
  return {
    sink(event) {
      if (event.type === "run-started") dryRun = event.dryRun;
      if (event.type === "exchange-started") running = event.running;
      if (event.type === "exchange-finished") running = [];
      if (event.type === "resource-changed") changed.add(event.id);
      if (event.type === "notified" && !dryRun) owed.set(key(event), event);
      if (isDone(event) || event.type === "resource-failed" || event.type === "resource-retried")
        running = running.filter((id) => id !== event.id);
      if (event.type === "working-here") running = [event.id];
      if (event.type === "composite-finished") owed.delete(key({ target: event.id, action: "run" }));
      if (isDone(event)) owed.delete(key({ target: event.id, action: event.action }));
    },
    isTouched: () => changed.size + running.length > 0,
    describe(color) {
      if (changed.size + running.length === 0) return ["nothing was changed"];
      const before = changed.size === 0 ? [] : [`${counted(changed.size, "resource")} changed before that`];
      const open =
        running.length === 0
          ? []
          : [
              `may be half done: ${firstFew(running.map(idText))}`,
              "a command that runs there may go on; look before you run again",
            ];
      return [...before, ...open, ...(owed.size === 0 ? [] : lostLines([...owed.values()], paintFor(color)))];
    },
  };
}

const key = ({ target, action }: Task): string => `${action} ${target}`;

type Done = Extract<RunEvent, { type: "resource-changed" | "resource-unchanged" | "resource-skipped" }>;

const isDone = (event: RunEvent): event is Done =>
  event.type === "resource-changed" || event.type === "resource-unchanged" || event.type === "resource-skipped";
