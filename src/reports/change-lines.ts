import type { ReportedChange, RunEvent } from "../engine/events.ts";
import { indented } from "./counted.ts";
import { diffLines } from "./diff-lines.ts";
import { idText } from "./id-text.ts";
import type { Paint } from "./paint.ts";
import { printable } from "./printable.ts";

export type Changed = Extract<RunEvent, { type: "resource-changed" }>;
export type WouldChange = Extract<RunEvent, { type: "resource-would-change" }>;

/** A resource that was changed: its line, and what is different. */
export function changedLines({ id, changes }: Changed, paint: Paint): readonly string[] {
  return withHead(`${paint.good("✓")} ${strongId(id, paint)}:`, changes, paint);
}

/** A forecast. */
export function wouldChangeLines(event: WouldChange, paint: Paint): readonly string[] {
  const { id, changes, certain, assumptions, because } = event;
  const symbol = certain ? paint.good("~") : paint.caution("?");
  const head = `${symbol} ${strongId(id, paint)} ${certain ? "would:" : "may:"}`;
  const notes = [
    ...(because === undefined ? [] : [`because: ${because}`]),
    ...assumptions.map((assumption) => `as long as: ${assumption}`),
  ];
  return [...withHead(head, changes, paint), ...notes.flatMap((note) => indented(paint.faint(printable(note)), 4))];
}

type Noted = Extract<RunEvent, { type: "note" }>;

/** What a resource says; which one it is, unless it is called as it says. */
export function noteLines({ id, level, text }: Noted, paint: Paint): readonly string[] {
  const symbol = level === "warn" ? paint.caution("!") : paint.faint("i");
  const [first = "", ...more] = printable(text).split("\n");
  const head = id.endsWith(`[${text}]`) ? "" : `${strongId(id, paint)}: `;
  return [`${symbol} ${head}${first}`, ...more.map((line) => `    ${line}`)];
}

export function strongId(id: string, paint: Paint): string {
  return paint.strong(idText(id));
}

/** One change stands on the head's own line, several below it. */
function withHead(head: string, changes: readonly ReportedChange[], paint: Paint): readonly string[] {
  const [only, ...others] = changes;
  if (only === undefined) return [`${head} change, as things are now unknown`];
  if (others.length === 0) return [`${head} ${printable(only.summary)}`, ...shownDiff(only, paint)];
  return [head, ...changes.flatMap((one) => [`    ${printable(one.summary)}`, ...shownDiff(one, paint)])];
}

function shownDiff({ diff }: ReportedChange, paint: Paint): readonly string[] {
  return diff === undefined ? [] : diffLines(diff, paint).map((line) => `      ${line}`);
}
