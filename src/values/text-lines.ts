/** A line of a text, and what ends it: a file of Windows stays one, and a last line without an end too. */
export interface TextLine {
  readonly text: string;
  readonly end: string;
}

/** The lines of a text; {@link joined} makes the same text of them. */
export function linesOf(text: string): readonly TextLine[] {
  return (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((whole) => {
    const end = /\r?\n$/.exec(whole)?.[0] ?? "";
    return { text: whole.slice(0, whole.length - end.length), end };
  });
}

/** One line more, before the one at `at`. It ends as the first one does, and a line above that had no end gets one. */
export function insertLine(lines: readonly TextLine[], text: string, at = lines.length): readonly TextLine[] {
  const end = lines[0]?.end || "\n";
  const above = lines.slice(0, at).map((one) => ({ ...one, end: one.end || end }));
  return [...above, { text, end }, ...lines.slice(at)];
}

export const joined = (lines: readonly TextLine[]): string => lines.map(({ text, end }) => text + end).join("");
