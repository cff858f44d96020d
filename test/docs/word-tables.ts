/** A row of a table that tells what a word is called in tsamae. */
export interface WordRow {
  /** Of the page. */
  readonly line: number;
  /** The heading above the table, without marks. */
  readonly section: string;
  /** The words that the row is for, as they are marked. */
  readonly theirs: readonly string[];
  /** All that stands in their cell, without marks. */
  readonly cell: string;
  /** What they are called in tsamae; empty where there is nothing of the kind, or no single word for it. */
  readonly ours: readonly string[];
  /** Whether there is nothing of the kind. */
  readonly isMissing: boolean;
  /** A code span at the beginning of the last cell. */
  readonly example: string | undefined;
  /** The rest of that. */
  readonly remark: string;
}

/** The rows of the tables that have these three columns. */
export function wordRows(page: string): readonly WordRow[] {
  let section = "";
  let isTable = false;
  return page.split("\n").flatMap((text, index) => {
    section = withoutMarks(/^#+ (.*)$/.exec(text)?.[1] ?? section);
    const cells = cellsOf(text);
    const isHead = cells.join() === "Itamae,tsamae,example";
    const isRow = isTable && cells.length === 3 && cells[0] !== "---";
    isTable = isHead || (isTable && cells.length === 3);
    return isRow ? [row(section, cells, index + 1)] : [];
  });
}

/** Text between as many backticks as it began with. */
const span = /(`+) ?(.+?) ?\1(?!`)/g;

const spans = (text: string): readonly string[] => [...text.matchAll(span)].map(([, , code = ""]) => code);

const withoutMarks = (text: string): string => text.replaceAll("*(m)*", "").replaceAll("`", "").trim();

/** Of a table's line; a bar within a cell stands behind a backslash. */
function cellsOf(line: string): readonly string[] {
  if (!/^\|.*\|$/.test(line)) return [];
  const cells = line.slice(1, -1).split(/(?<!\\)\|/);
  return cells.map((cell) => cell.replaceAll("\\|", "|").trim());
}

function row(section: string, [theirs = "", ours = "", last = ""]: readonly string[], line: number): WordRow {
  const [found] = last.startsWith("`") ? last.matchAll(span) : [];
  return {
    line,
    section,
    theirs: spans(theirs),
    cell: withoutMarks(theirs),
    ours: spans(ours),
    isMissing: ours === "—",
    example: found?.[2],
    remark: last.slice(found?.[0].length ?? 0).trim(),
  };
}
