import { structuredPatch } from "diff";
import type { ReportedChange } from "../engine/events.ts";
import { counted } from "./counted.ts";
import type { Paint } from "./paint.ts";
import { printable } from "./printable.ts";
import { shortened } from "./text-width.ts";

type Diff = NonNullable<ReportedChange["diff"]>;

const longest = { change: 60, wholeFile: 20 };
const longestLine = 300;
/** Differing lines beyond which a comparison takes too long to be worth reading. */
const maxEditLength = 1000;

/** A unified diff without its header: the resource's own line stands above it. Long ones are cut. */
export function diffLines(diff: Diff, paint: Paint): readonly string[] {
  const { before, after } = diff;
  const isWhole = before === "" || after === "";
  const lines = isWhole ? wholeFile(before, after) : hunks(before, after);
  const limit = isWhole ? longest.wholeFile : longest.change;
  // One more line costs no more than the words that it was left out.
  const shown = lines.length > limit + 1 ? lines.slice(0, limit) : lines;
  const left = lines.length - shown.length;
  const rest = left > 0 ? [paint.faint(`… ${counted(left, "more line")}`)] : [];
  return [...shown.map((line) => colored(shortened(printable(line), longestLine), paint)), ...rest];
}

function wholeFile(before: string, after: string): readonly string[] {
  const sign = before === "" ? "+" : "-";
  const text = before === "" ? after : before;
  if (text === "") return [];
  const lines = text.replace(/\n$/, "").split("\n");
  return lines.map((line) => sign + line);
}

function hunks(before: string, after: string): readonly string[] {
  const patch = structuredPatch("", "", before, after, undefined, undefined, { context: 3, maxEditLength });
  if (patch === undefined) return [`@@ ${countLines(before)} before, ${countLines(after)} after: nothing is alike @@`];
  return patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ]);
}

const countLines = (text: string): string => counted(text.split("\n").length - (text.endsWith("\n") ? 1 : 0), "line");

function colored(line: string, paint: Paint): string {
  if (line.startsWith("+")) return paint.good(line);
  if (line.startsWith("-")) return paint.bad(line);
  if (line.startsWith("@@")) return paint.place(line);
  return line.startsWith("\\") ? paint.faint(line) : line;
}
