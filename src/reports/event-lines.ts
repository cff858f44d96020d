import type { RunEvent } from "../engine/events.ts";
import { changedLines, noteLines, wouldChangeLines } from "./change-lines.ts";
import { firstFew } from "./counted.ts";
import { exchangeStarted } from "./exchange-lines.ts";
import { failureLines, retriedLines } from "./failure-lines.ts";
import { idText } from "./id-text.ts";
import type { Paint } from "./paint.ts";
import { printableLine } from "./printable.ts";
import { profileLines } from "./profile-lines.ts";
import { recap } from "./recap.ts";

interface Manner {
  /** Of the event's run. */
  readonly dryRun: boolean;
  readonly paint: Paint;
  /** Each line has the host in front already. */
  readonly isNamed: boolean;
}

/** What a person reads of one event. */
export function eventLines(event: RunEvent, { dryRun, paint, isNamed }: Manner): readonly string[] {
  switch (event.type) {
    case "run-started":
      return dryRun ? [`${hostName(event.host, { paint, isNamed })}dry run: nothing is changed`] : [];
    case "exchange-started":
      return [paint.faint(exchangeStarted(event))];
    case "uploading":
      return [];
    case "exchange-finished":
      return [paint.faint(`exchange ${event.number}: ${Math.round(event.seconds * 1000)} ms`)];
    case "working-here":
      return [paint.faint(`${idText(event.id)}: works on this machine`)];
    case "note":
      return noteLines(event, paint);
    case "resource-unchanged":
      return [paint.faint(`· ${idText(event.id)} ${event.action}: unchanged`)];
    case "resource-skipped":
      return [paint.faint(`· ${idText(event.id)} ${event.action}: skipped, by ${printableLine(event.by)}`)];
    case "resource-changed":
      return changedLines(event, paint);
    case "resource-would-change":
      return wouldChangeLines(event, paint);
    case "resource-failed":
      return failureLines(event, paint);
    case "resource-retried":
      return retriedLines(event, paint);
    case "composite-finished":
      return [paint.faint(`· ${idText(event.id)}: ${event.changed ? "changed" : "unchanged"} as a whole`)];
    case "not-attempted":
      return [`${paint.caution("-")} not attempted: ${firstFew(event.ids.map(idText))}`];
    case "notified":
      return [paint.faint(`    → ${task(event)} ${event.timing === "delayed" ? "at the end" : "now"}`)];
    case "notification-dropped":
      return [
        `${paint.caution("!")} not again: ${task(event)}, asked for by ${idText(event.from)}: the two notify each other in a circle`,
      ];
    case "notifications-lost":
      return lostLines(event.lost, paint);
    case "output":
      return [];
    case "profile":
      return profileLines(event, paint);
    case "run-finished":
      return [`${hostName(event.host, { paint, isNamed })}${recap({ result: event, dryRun }, paint)}`];
  }
}

function hostName(host: string, { paint, isNamed }: Pick<Manner, "paint" | "isNamed">): string {
  return isNamed ? "" : `${paint.strong(`${printableLine(host)}:`)} `;
}

interface Task {
  readonly target: string;
  readonly action: string;
}

/** `service[nginx] restart` */
const task = ({ target, action }: Task): string => `${idText(target)} ${action}`;

/** What was asked for and did not happen, where it has to be done by hand. */
export function lostLines(lost: readonly Task[], paint: Paint): readonly string[] {
  return [
    ...lost.map((one) => `${paint.bad("!")} ${paint.bad(paint.strong(`NOT run: ${task(one)}`))}`),
    "    what asked for it is changed already, so that the next run will not ask again: do it by hand",
  ];
}
