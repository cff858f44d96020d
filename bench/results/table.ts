/** Rows of a result, in the order they are shown; numbers are worded by whoever measured them. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A Markdown table that can be read as plain text too; columns of numbers are set to the right. */
export function renderTable({ columns, rows }: Table): string {
  const cells = [columns, ...rows].map((row) => columns.map((_, index) => (row[index] ?? "").replaceAll("|", "\\|")));
  const laidOut = columns.map((_, index) => column(cells.map((row) => row[index] ?? "")));
  return cells
    .map((_, row) => laidOut.map(({ lines }) => lines[row] ?? ""))
    .toSpliced(
      1,
      0,
      laidOut.map(({ rule }) => rule),
    )
    .map((line) => `| ${line.join(" | ")} |`)
    .join("\n");
}

function column(cells: readonly string[]): { readonly lines: readonly string[]; readonly rule: string } {
  const width = Math.max(4, ...cells.map(({ length }) => length));
  const isNumeric = cells.slice(1).every((cell) => /^$|^not measured$|^\d[\d.,]*(?: \S+)?$/.test(cell));
  return isNumeric
    ? { lines: cells.map((cell) => cell.padStart(width)), rule: `${"-".repeat(width - 1)}:` }
    : { lines: cells.map((cell) => cell.padEnd(width)), rule: "-".repeat(width) };
}
