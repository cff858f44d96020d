import type { Change } from "../resources/change.ts";
import type { Declared } from "../resources/resource-type.ts";
import type { Frame } from "../session/session.ts";
import type { Ready } from "./window.ts";

/** What is done as one: a step, or the steps of a transaction. */
export interface Unit {
  readonly ready: readonly Ready[];
  /** What its changes do. */
  readonly does: readonly Frame[];
  /** The same, in the process that their resource wants. */
  readonly frames: readonly Frame[];
}

/** The frames that a window's steps send, transactions merged. */
export function unitsOf(ready: readonly Ready[]): readonly Unit[] {
  const units: { ready: Ready[]; transaction: number | undefined }[] = [];
  for (const one of ready) {
    const open = units.at(-1);
    if (open !== undefined && one.transaction !== undefined && open.transaction === one.transaction)
      open.ready.push(one);
    else units.push({ ready: [one], transaction: one.transaction });
  }
  return units.map(({ ready: members }) => {
    const does = framesOf(members);
    const resource = members[0]?.step.resource;
    const frames = resource === undefined ? does : does.map((frame) => inProcess(frame, resource));
    return { ready: members, does, frames };
  });
}

/** The changes that a ready step makes for certain. */
export function changesOf({ planned }: Ready): readonly Change[] {
  return planned.state === "planned" ? planned.changes : [];
}

function framesOf(ready: readonly Ready[]): readonly Frame[] {
  const joined = ready.flatMap((one) => changesOf(one).flatMap(({ joins }) => joins ?? []));
  const [first] = joined;
  return first !== undefined && joined.length > 1
    ? first.frames(joined.map(({ item }) => item))
    : ready.flatMap((one) => changesOf(one).flatMap(({ does }) => does));
}

/** A resource with a user, a folder or an environment does all its work there. */
function inProcess(frame: Frame, { process }: Declared): Frame {
  return Object.keys(process).length === 0 ? frame : { ...frame, process: { ...process, ...frame.process } };
}
