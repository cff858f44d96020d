import type { Failure, ReportedChange, RunEvent } from "../engine/events.ts";
import { describeError, type Place, TsamaeError } from "../errors.ts";
import { diffLines } from "../reports/diff-lines.ts";
import { paintFor } from "../reports/paint.ts";
import type { Foreseen, Note, Problem } from "./host-test-event.ts";

/** The resources that failed. */
export function failuresIn(events: readonly RunEvent[]): readonly Problem[] {
  return events.flatMap((event) => {
    if (event.type !== "resource-failed") return [];
    const { id, at, failure } = event;
    return [{ id, at, failure }];
  });
}

const guards = "on a converged host a resource finds nothing to do; a command says by notIf or onlyIf when it is done";

/** What a run on a converged host did: each change is a problem. */
export function changesIn(events: readonly RunEvent[]): readonly Problem[] {
  return events.flatMap((event) => {
    if (event.type !== "resource-changed") return [];
    const { id, at, action, changes } = event;
    return [{ id, at, failure: { message: told(`changed again by ${action}`, changes), hint: guards } }];
  });
}

/** What a dry run on a converged host foresees: each change is a problem. */
export function forecastsIn(events: readonly RunEvent[]): readonly Problem[] {
  return events.flatMap((event) => {
    if (event.type !== "resource-would-change") return [];
    const { id, at, action, changes, certain } = event;
    return [{ id, at, failure: { message: told(`${certain ? "would" : "may"} change by ${action}`, changes) } }];
  });
}

/** What a dry run foresees, by resource. */
export function foreseenIn(events: readonly RunEvent[]): readonly Foreseen[] {
  return events.flatMap((event) => {
    if (event.type !== "resource-would-change") return [];
    const { id, at, action, certain, changes } = event;
    return [{ id, at, action, certain, changes }];
  });
}

/** What resources had to say, each word once. */
export function notesIn(events: readonly RunEvent[]): readonly Note[] {
  const notes = events.flatMap((event) =>
    event.type === "note" ? [{ id: event.id, level: event.level, text: event.text }] : [],
  );
  return [...new Map(notes.map((note) => [`${note.id}\n${note.text}`, note])).values()];
}

/** What ended a part of a test; `at` where the error does not know its place. */
export function problemOf(error: unknown, { id, at }: Pick<Problem, "id" | "at">): Problem {
  if (!(error instanceof TsamaeError)) return { id, at, failure: { message: describeError(error) } };
  const { message, about, hint } = error;
  return { id, at: error.at ?? at, failure: { message: about === undefined ? message : `${about}: ${message}`, hint } };
}

/** Paths that were written while nothing should be. */
export function diskProblem(changes: readonly string[], at: Place): readonly Problem[] {
  if (changes.length === 0) return [];
  const failure: Failure = { message: "the dry run left the disk different", stdout: changes.join("\n") };
  return [{ id: "disk", at, failure }];
}

function told(what: string, changes: readonly ReportedChange[]): string {
  const [only] = changes;
  if (changes.length === 1 && only !== undefined) return [`${what}: ${only.summary}`, ...diffOf(only)].join("\n");
  return [what, ...changes.flatMap((one) => [one.summary, ...diffOf(one)])].join("\n");
}

const diffOf = ({ diff }: ReportedChange): readonly string[] =>
  diff === undefined ? [] : diffLines(diff, paintFor(false)).map((line) => `  ${line}`);
