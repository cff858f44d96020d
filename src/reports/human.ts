import type { RunEvent } from "../engine/events.ts";
import type { WouldChange } from "./change-lines.ts";
import { firstFew } from "./counted.ts";
import { eventLines } from "./event-lines.ts";
import { type ExchangeStarted, runningNow } from "./exchange-lines.ts";
import { idText } from "./id-text.ts";
import { isTold, levelOf } from "./log-level.ts";
import { createOutputLines, lastLine } from "./output-lines.ts";
import { type Paint, paintFor } from "./paint.ts";
import { printableLine } from "./printable.ts";
import type { ReporterFactory, ReporterOptions } from "./reporter.ts";

/** For a person: what changes, what fails, and a last line that sums up. */
export const human: ReporterFactory = (options) => {
  const render = renderer(options);
  const { status, write, prefix } = options;
  const lead = prefix === undefined ? "" : paintFor(options.color).faint(`${printableLine(prefix)} | `);
  const print = (lines: readonly string[]): void => {
    if (lines.length === 0) return;
    const writeAll = () => write(lines.map((line) => `${lead}${line}\n`).join(""));
    if (status === undefined) writeAll();
    else status.above(writeAll);
  };
  let work: Work | undefined;
  return {
    sink(event) {
      if (event.type === "run-started" || event.type === "run-finished" || event.type === "exchange-finished")
        status?.hide();
      print(render.event(event));
      const wasHere = work?.isHere === true;
      work = workAfter(work, event);
      if (work !== undefined && (isStarted(event) || event.type === "resource-changed")) status?.show(runningNow(work));
      if (wasHere && work === undefined) status?.hide();
      if (event.type === "uploading") status?.detail("uploading", uploaded(event));
      if (event.type === "output") status?.detail(`running ${idText(event.id)}`, lastLine(event.text) ?? "");
    },
    close() {
      status?.hide();
      print(render.rest());
    },
  };
};

/** Such as `5.0 of 20.0 MB`. */
function uploaded({ sent, total }: { readonly sent: number; readonly total: number }): string {
  const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1);
  return `${megabytes(sent)} of ${megabytes(total)} MB`;
}

const isStarted = ({ type }: RunEvent): boolean => type === "exchange-started" || type === "working-here";

const isSettled = ({ type }: RunEvent): boolean =>
  type === "resource-changed" || type === "resource-failed" || type === "resource-retried";

/** What of an exchange, or of a resource's work on this machine, is still to be done. */
function workAfter(work: Work | undefined, event: RunEvent): Work | undefined {
  if (event.type === "exchange-started") return { ...event, isHere: false };
  if (event.type === "working-here") return { running: [event.id], questions: [], isHere: true };
  if (event.type === "exchange-finished" || event.type === "run-finished") return undefined;
  if (work?.isHere && isSettled(event)) return undefined;
  if (event.type !== "resource-changed" || work === undefined) return work;
  return { ...work, running: work.running.filter((id) => id !== event.id) };
}

interface Work extends Pick<ExchangeStarted, "running" | "questions"> {
  readonly isHere: boolean;
}

interface Renderer {
  event(event: RunEvent): readonly string[];
  /** What was held back. */
  rest(): readonly string[];
}

function renderer({ logLevel, color, prefix }: ReporterOptions): Renderer {
  const paint = paintFor(color);
  const output = createOutputLines();
  let dryRun = false;
  let unforeseen: WouldChange[] = [];
  const isToldAll = isTold("debug", logLevel);
  const folds = (event: RunEvent): event is WouldChange =>
    event.type === "resource-would-change" && event.changes.length === 0 && !isToldAll;
  return {
    event(event) {
      if (event.type === "run-started") dryRun = event.dryRun;
      if (!isTold(levelOf(event), logLevel)) return [];
      if (event.type === "output") return output.add(event);
      if (folds(event)) {
        unforeseen.push(event);
        return [];
      }
      // What a folded line would ask for is folded with it.
      if (event.type === "notified" && unforeseen.at(-1)?.id === event.from) return [];
      const held = event.type === "exchange-finished" ? output.rest() : [];
      const folded = event.type === "run-finished" ? foldedLines(unforeseen, paint) : [];
      if (event.type === "run-finished") unforeseen = [];
      return [...held, ...folded, ...eventLines(event, { dryRun, paint, isNamed: prefix !== undefined })];
    },
    rest: () => [...output.rest(), ...foldedLines(unforeseen, paint)],
  };
}

/** Resources of which nothing is known but that they may change. */
function foldedLines(unforeseen: readonly WouldChange[], paint: Paint): readonly string[] {
  if (unforeseen.length === 0) return [];
  const names = firstFew([...new Set(unforeseen.map(({ id }) => idText(id)))], 10);
  const count =
    unforeseen.length === 1 ? "1 more may change, as it comes" : `${unforeseen.length} more may change, as they come`;
  return [`${paint.caution("?")} ${count} after what cannot be foreseen: ${names}`];
}
