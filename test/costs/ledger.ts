import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs";

/** What the tests' own machinery does that costs more than anything else. */
export const expenses = ["host boot", "image build", "converge"] as const;
export type Expense = (typeof expenses)[number];

export interface Entry {
  /** Seconds of CLOCK_MONOTONIC. */
  readonly at: number;
  readonly expense: Expense;
}

const VARIABLE = "TSAMAE_TEST_LEDGER";

export const now = (): number => Number(process.hrtime.bigint()) / 1e9;

/** Starts an empty ledger, in which this process and the workers it starts write. */
export function openLedger(path: string): void {
  rmSync(path, { force: true });
  process.env[VARIABLE] = path;
}

/** Notes an expense, if anyone keeps a ledger. */
export function note(expense: Expense): void {
  const path = process.env[VARIABLE];
  if (path !== undefined) appendFileSync(path, `${JSON.stringify({ at: now(), expense } satisfies Entry)}\n`);
}

export function readLedger(): readonly Entry[] {
  const path = process.env[VARIABLE];
  if (path === undefined || !existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Entry => JSON.parse(line));
}
