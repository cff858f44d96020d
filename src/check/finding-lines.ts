import { relative } from "node:path";
import type { Place } from "../errors.ts";
import { counted, indented } from "../reports/counted.ts";
import { idText } from "../reports/id-text.ts";
import type { Paint } from "../reports/paint.ts";
import { printable } from "../reports/printable.ts";
import type { CheckResult, Finding, Unchecked } from "./finding.ts";

/** What fits on a screen besides the last lines. */
const mostLines = 20;

/** What a person reads of a check: the findings that fit on a screen, how many more there are, and a last line. */
export function checkLines({ findings, unchecked, resources, platform }: CheckResult, paint: Paint): readonly string[] {
  const { shown, left } = fitting(findings.map((finding) => ({ finding, lines: findingLines(finding, paint) })));
  const hasLints = findings.some(({ kind }) => kind === "lint");
  return [
    ...shown.flatMap(({ lines }) => lines),
    ...(left.length === 0 ? [] : [paint.faint(`… ${more(left.map(({ finding }) => finding))}`)]),
    ...(hasLints
      ? [paint.faint("// tsamae-ignore NAME: why, on the line above a resource, silences a lint there")]
      : []),
    ...unchecked.flatMap((one) => uncheckedLines(one, paint)),
    `${counted(resources, "resource")}, as on ${platform}: ${summary(findings, paint)}`,
  ];
}

interface Rendered {
  readonly finding: Finding;
  readonly lines: readonly string[];
}

/** One finding at least, however long it is. */
function fitting(all: readonly Rendered[]): {
  readonly shown: readonly Rendered[];
  readonly left: readonly Rendered[];
} {
  let used = 0;
  const end = all.findIndex(({ lines }) => {
    used += lines.length;
    return used > mostLines;
  });
  const count = end < 0 ? all.length : Math.max(1, end);
  return { shown: all.slice(0, count), left: all.slice(count) };
}

function findingLines({ kind, name, about, message, at, hint, times }: Finding, paint: Paint): readonly string[] {
  const [first = "", ...reasons] = printable(message).split("\n");
  const symbol = kind === "mistake" ? paint.bad("✗") : paint.caution("!");
  const others = times > 1 ? ` and ${times - 1} more` : "";
  const subject = about === undefined ? "" : `${paint.strong(idText(about))}${others}: `;
  const place = at === undefined ? [] : [`    at ${paint.place(placeText(at))}`];
  return [
    `${symbol} ${subject}${first} ${paint.faint(`(${name})`)}`,
    ...reasons.map((line) => `    ${line.trim()}`),
    ...place,
    ...(hint === undefined ? [] : indented(printable(hint), 4)),
  ];
}

function uncheckedLines({ message, at, hint }: Unchecked, paint: Paint): readonly string[] {
  return [
    `${paint.caution("-")} ${printable(message)}`,
    ...(at === undefined ? [] : [`    at ${paint.place(placeText(at))}`]),
    ...(hint === undefined ? [] : indented(printable(hint), 4)),
  ];
}

/** As editors and terminals take it: `recipes/web.ts:12:3`. */
function placeText({ file, line, column }: Place): string {
  const path = relative(process.cwd(), file);
  return printable(`${path.startsWith("..") ? file : path}:${line}${column === undefined ? "" : `:${column}`}`);
}

/** @example `4 more: 3 no-mode, 1 idle; --format json tells all` */
function more(findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const { name } of findings) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts].map(([name, count]) => `${count} ${name}`).join(", ");
  return `${findings.length} more: ${names}; --format json tells all`;
}

function summary(findings: readonly Finding[], paint: Paint): string {
  const mistakes = findings.filter(({ kind }) => kind === "mistake").length;
  const lints = findings.length - mistakes;
  const parts = [
    ...(mistakes > 0 ? [paint.bad(counted(mistakes, "mistake"))] : []),
    ...(lints > 0 ? [paint.caution(counted(lints, "lint"))] : []),
  ];
  return parts.length === 0 ? paint.good("nothing found") : parts.join(", ");
}
