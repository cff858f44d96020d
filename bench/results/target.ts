/** A figure that tsamae promises to keep to. */
export interface Target {
  readonly what: string;
  /** Undefined: it could not be measured here, which is told and breaks no promise. */
  readonly figure: number | undefined;
  readonly bound: number;
  readonly kind: "at most" | "at least" | "under";
  readonly unit: string;
}

export function isMet({ figure, bound, kind }: Target): boolean {
  if (figure === undefined) return true;
  if (kind === "at most") return figure <= bound;
  return kind === "at least" ? figure >= bound : figure < bound;
}

/** What was promised, what was measured and how that went, as cells of a table. */
export function targetCells(target: Target): readonly [what: string, figure: string, bound: string, verdict: string] {
  const { what, figure, bound, kind, unit } = target;
  const promise = `${kind} ${shortly(bound)} ${unit}`;
  if (figure === undefined) return [what, "not measured", promise, ""];
  return [what, `${shortly(figure)} ${unit}`, promise, isMet(target) ? "ok" : "NOT MET"];
}

/** The same as one line for the terminal. */
export function targetLine(target: Target): string {
  const [what, figure, bound, verdict] = targetCells(target);
  return `${verdict.padEnd(7)}  ${what}: ${figure} (${bound})`;
}

function shortly(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 100 ? 2 : 0);
}
