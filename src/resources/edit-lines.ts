import { insertLine, joined, linesOf, type TextLine } from "../values/text-lines.ts";

/** A pattern that a part of the line fits, or the whole line as it is. */
export type LinePattern = RegExp | string;

export interface LinePlace {
  readonly line: string;
  readonly match?: LinePattern | undefined;
  readonly after?: RegExp | undefined;
  readonly before?: RegExp | undefined;
  /** Every match becomes the line, not the last one only. */
  readonly all: boolean;
}

/** The text with the line in it. What is the line already counts as a match, so that a second time alters nothing. */
export function withLine(text: string, { line, match = line, all, ...place }: LinePlace): string {
  const lines = linesOf(text);
  const fits = (one: TextLine): boolean => one.text === line || isMatch(match, one);
  const last = lines.findLastIndex(fits);
  if (last === -1) return joined(insertLine(lines, line, position(lines, place)));
  return joined(lines.map((one, at) => (at === last || (all && fits(one)) ? { ...one, text: line } : one)));
}

/** The text without any line that matches. */
export function withoutLines(text: string, match: LinePattern): string {
  return joined(linesOf(text).filter((one) => !isMatch(match, one)));
}

function position(lines: readonly TextLine[], { after, before }: Pick<LinePlace, "after" | "before">): number {
  const above = after === undefined ? -1 : lines.findLastIndex((one) => isMatch(after, one));
  if (above !== -1) return above + 1;
  const below = before === undefined ? -1 : lines.findIndex((one) => isMatch(before, one));
  return below === -1 ? lines.length : below;
}

/** `search` starts at the beginning whatever the flags: `g` and `y` would remember where they were. */
function isMatch(pattern: LinePattern, { text }: TextLine): boolean {
  return typeof pattern === "string" ? text === pattern : text.search(pattern) !== -1;
}
