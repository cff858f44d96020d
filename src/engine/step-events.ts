import type { Change } from "../resources/change.ts";
import type { Declared } from "../resources/resource-type.ts";
import type { ReportedChange, RunEvent } from "./events.ts";
import { failureOf } from "./failure.ts";
import type { Fate } from "./tally.ts";
import { changesOf } from "./units.ts";
import { forecast, type Ready } from "./window.ts";

/** An event before it is known of which host it is. */
export type HostlessEvent = RunEvent extends infer Event
  ? Event extends RunEvent
    ? Omit<Event, "host">
    : never
  : never;

/** What to tell of a step that succeeded, or of one that was forecast; nothing of what only holds a composite together. */
export function stepEvent(ready: Ready, dryRun: boolean): HostlessEvent | undefined {
  const { step, planned } = ready;
  const about = { id: step.resource.id, action: step.action, at: step.resource.at };
  if (planned.state === "skipped") return { type: "resource-skipped", by: planned.by, ...about };
  if (step.resource.bracket !== undefined) return undefined;
  const { changes, certain } = forecast(ready);
  if (changes.length === 0) return { type: "resource-unchanged", ...about };
  const reported = changesOf(ready).map((change) => reportedChange(change, step.resource));
  if (!dryRun) return { type: "resource-changed", changes: reported, ...about };
  const assumptions = planned.state === "planned" ? planned.assumptions : [];
  return {
    type: "resource-would-change",
    certain,
    changes: reported,
    assumptions,
    because: hesitation(ready),
    ...about,
  };
}

/** What the tally is told of a step. */
export function fateOf(ready: Ready): Fate {
  if (ready.planned.state === "skipped") return "skipped";
  const { changes, certain } = forecast(ready);
  if (changes.length === 0) return "unchanged";
  return certain ? "changed" : "mayChange";
}

/** Why a forecast is not certain, where there is more to say than that something before it may alter it. */
function hesitation({ planned }: Ready): string | undefined {
  if (planned.state === "impossible") return failureOf(planned.error).message;
  if (planned.state === "planned" && planned.heldBy !== undefined)
    return `refused as things are now by ${planned.heldBy}`;
  return undefined;
}

function reportedChange({ summary, diff }: Change, { sensitive }: Declared): ReportedChange {
  return diff === undefined || sensitive ? { summary } : { summary, diff };
}
