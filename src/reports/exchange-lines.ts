import type { RunEvent } from "../engine/events.ts";
import { counted, firstFew } from "./counted.ts";
import { idText } from "./id-text.ts";
import { printableLine } from "./printable.ts";

export type ExchangeStarted = Extract<RunEvent, { type: "exchange-started" }>;

/** For debugging: what one round trip is for. */
export function exchangeStarted({ number, running, questions }: ExchangeStarted): string {
  const runs = running.length === 0 ? [] : [`runs ${firstFew(running.map(idText))}`];
  const asks = questions.length === 0 ? [] : [`asks ${counted(questions.length, "question")} (${kinds(questions)})`];
  return `exchange ${number}: ${[...runs, ...asks].join("; ")}`;
}

/** @example runningNow({ running: ["package[nginx]", "package[curl]"], … }) // "running package[nginx] and 1 more" */
export function runningNow({ running, questions }: Pick<ExchangeStarted, "running" | "questions">): string {
  return running.length === 0
    ? `asking ${counted(questions.length, "question")}`
    : `running ${firstFew(running.map(idText), 1)}`;
}

/** A question is called `kind key`. */
function kinds(questions: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const question of questions) {
    const kind = question.split(" ", 1)[0] ?? question;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${count} ${printableLine(kind)}`).join(", ");
}
