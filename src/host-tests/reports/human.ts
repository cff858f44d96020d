import { counted, indented } from "../../reports/counted.ts";
import { failureLines } from "../../reports/failure-lines.ts";
import { idText } from "../../reports/id-text.ts";
import { type Paint, paintFor } from "../../reports/paint.ts";
import { printable, printableLine } from "../../reports/printable.ts";
import type { Foreseen, HostTestEvent } from "../host-test-event.ts";

/** What a person reads of one event, a line each. */
export function humanLines(event: HostTestEvent, color: boolean): readonly string[] {
  const paint = paintFor(color);
  switch (event.type) {
    case "note":
      return [led(event, paint.faint(printableLine(event.text)), paint)];
    case "phase-finished":
      return phaseLines(event, paint).map((line) => led(event, line, paint));
    case "host-test-finished":
      return [ending(event, paint), ...keptLines(event, paint)].map((line) => led(event, line, paint));
    case "host-tests-finished":
      return [recap(event, paint)];
  }
}

type Told<Type> = Extract<HostTestEvent, { readonly type: Type }>;

const led = ({ test, host }: { readonly test: string; readonly host: string }, line: string, paint: Paint): string =>
  `${paint.faint(`${printableLine(`${test} ${host}`)} |`)}${line === "" ? "" : ` ${line}`}`;

const widest = "dry run after reboot".length;

function phaseLines(event: Told<"phase-finished">, paint: Paint): readonly string[] {
  const { phase, seconds, summary, foreseen = [], notes = [], checks = [], problems } = event;
  const symbol = problems.length === 0 ? paint.good("✓") : paint.bad("✗");
  const cost = paint.faint(`${seconds.toFixed(1)} s`.padStart(7));
  return [
    `${symbol} ${phase.padEnd(widest)} ${cost}  ${printableLine(summary)}`,
    ...foreseen.map((one) => `    ${one.certain ? "~" : "?"} ${idText(one.id)}: ${foreseenText(one)}`),
    ...notes.map(
      ({ level, id, text }) =>
        `    ${level === "warn" ? paint.caution("!") : "-"} ${idText(id)}: ${printableLine(text)}`,
    ),
    ...checks.flatMap(({ name, problem }) => (problem === undefined ? [`    ${paint.good("✓")} ${idText(name)}`] : [])),
    ...problems.flatMap((problem) => indented(failureLines(problem, paint).join("\n"), 2)),
  ];
}

const foreseenText = ({ action, changes }: Foreseen): string =>
  changes.length === 0 ? action : changes.map(({ summary }) => printableLine(summary)).join("; ");

function ending(event: Told<"host-test-finished">, paint: Paint): string {
  const { passed, interrupted, during, seconds, left } = event;
  const cost = paint.faint(`in ${seconds.toFixed(1)} s`);
  if (passed) return `${paint.good(paint.strong("passed"))} ${cost}`;
  const rest = left.length === 0 ? "" : `; not come to: ${left.join(", ")}`;
  if (interrupted && during === undefined) return paint.caution("interrupted before it was begun");
  if (interrupted) return `${paint.caution(paint.strong("interrupted"))} during ${during} ${cost}${rest}`;
  return `${paint.bad(paint.strong("failed"))} ${cost}${rest}`;
}

/** How to look at what was left there. */
function keptLines(event: Told<"host-test-finished">, paint: Paint): readonly string[] {
  const { kept, passed, interrupted, image } = event;
  if (kept === undefined) {
    const isWorthALook = !passed && !interrupted && image !== undefined;
    return isWorthALook ? [paint.faint("    --keep leaves the host there, to look around in it")] : [];
  }
  const { program, container } = kept;
  return [
    `    look around:  ${printable(`${program} exec -it ${container} bash`)}`,
    `    run again:    ${printable(`tsamae docker --docker ${program} --container ${container} RECIPE`)}`,
    `    remove it:    ${printable(`${program} rm --force --volumes ${container}`)}`,
  ];
}

function recap({ passed, failed, interrupted, seconds }: Told<"host-tests-finished">, paint: Paint): string {
  const bad = failed > 0 ? paint.bad(`${failed} failed`) : "0 failed";
  const cut = interrupted > 0 ? `, ${paint.caution(`${interrupted} interrupted`)}` : "";
  const total = paint.strong(`${counted(passed + failed + interrupted, "host")}:`);
  return `${total} ${passed} passed, ${bad}${cut} ${paint.faint(`in ${seconds.toFixed(1)} s`)}`;
}
