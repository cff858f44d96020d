import { basename } from "node:path";
import type { Exec } from "./exec-trace.ts";
import { type Entry, expenses } from "./ledger.ts";

/** The time in which one test file ran and no other. */
export interface Span {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

export interface Cost extends Span {
  readonly seconds: number;
  readonly programs: number;
  readonly aptRuns: number;
  readonly noted: Readonly<Record<Entry["expense"], number>>;
}

/** What each file cost; what belongs to none is the first row: set-up, and what outlives its file. */
export function costsOf(
  spans: readonly Span[],
  execs: readonly Exec[],
  ledger: readonly Entry[],
  whole: Pick<Span, "from" | "to">,
): readonly Cost[] {
  const costs = spans.map((span) => {
    const within = ({ at }: { readonly at: number }) => at >= span.from && at < span.to;
    return costOf(span, execs.filter(within), ledger.filter(within));
  });
  const outside = ({ at }: { readonly at: number }) => !spans.some(({ from, to }) => at >= from && at < to);
  const rest = costOf({ file: "(set-up and between)", ...whole }, execs.filter(outside), ledger.filter(outside));
  const busy = costs.reduce((sum, { seconds }) => sum + seconds, 0);
  return [{ ...rest, seconds: rest.seconds - busy }, ...costs];
}

function costOf(span: Span, execs: readonly Exec[], ledger: readonly Entry[]): Cost {
  const count = (expense: Entry["expense"]) => ledger.filter((entry) => entry.expense === expense).length;
  return {
    ...span,
    seconds: span.to - span.from,
    programs: execs.length,
    aptRuns: execs.filter(({ program }) => basename(program) === "apt-get").length,
    noted: { "host boot": count("host boot"), "image build": count("image build"), converge: count("converge") },
  };
}

/** The dearest files by time, the dearest by programs, the programs that start most, and all in all. */
export function costReport(costs: readonly Cost[], execs: readonly Exec[], forks: number, most = 20): string {
  const by = (key: "seconds" | "programs") => costs.toSorted((one, other) => other[key] - one[key]).slice(0, most);
  return [
    `The ${most} slowest files`,
    ...rows(by("seconds")),
    "",
    `The ${most} files that start the most programs`,
    ...rows(by("programs")),
    "",
    `The ${most} programs that start most often`,
    ...mostStarted(execs, most),
    "",
    "All in all",
    ...rows([total(costs)]),
    `${forks} processes and threads, as /proc/stat counts them`,
  ].join("\n");
}

const header = "  seconds  programs  apt-get  boots  builds  converges";

function rows(costs: readonly Cost[]): readonly string[] {
  return [header, ...costs.map(row)];
}

function row({ file, seconds, programs, aptRuns, noted }: Cost): string {
  const counts = [aptRuns, ...expenses.map((expense) => noted[expense])];
  const widths = [9, 7, 8, 11];
  const cells = [seconds.toFixed(1).padStart(9), String(programs).padStart(10)];
  return `${cells.join("")}${counts.map((count, index) => String(count).padStart(widths[index] ?? 9)).join("")}  ${file}`;
}

function mostStarted(execs: readonly Exec[], most: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const { program } of execs) counts.set(basename(program), (counts.get(basename(program)) ?? 0) + 1);
  return [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, most)
    .map(([name, count]) => `${String(count).padStart(9)}  ${name}`);
}

function total(costs: readonly Cost[]): Cost {
  const sum = (of: (cost: Cost) => number) => costs.reduce((all, cost) => all + of(cost), 0);
  return {
    file: "",
    from: 0,
    to: 0,
    seconds: sum(({ seconds }) => seconds),
    programs: sum(({ programs }) => programs),
    aptRuns: sum(({ aptRuns }) => aptRuns),
    noted: {
      "host boot": sum(({ noted }) => noted["host boot"]),
      "image build": sum(({ noted }) => noted["image build"]),
      converge: sum(({ noted }) => noted.converge),
    },
  };
}
