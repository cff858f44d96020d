import { parseEvents } from "../../test/hosts/tsamae.ts";
import type { Command } from "./measured-run.ts";

/** What a run of tsamae did, by its own account. */
export interface Account {
  readonly exchanges: number;
  /** Facts that the host was asked for. */
  readonly questions: number;
  readonly changed: number;
}

/** The same run, told as JSON lines for {@link accountOf}. */
export function withEvents(command: Command): Command {
  return { ...command, argv: [...command.argv, "--format", "json"] };
}

export function accountOf(stdout: string): Account {
  const events = parseEvents(stdout);
  const finished = events.find((event) => event.type === "run-finished");
  if (finished === undefined) throw new Error(`the run did not finish:\n${stdout}`);
  const questions = events.reduce(
    (sum, event) => sum + (event.type === "exchange-started" ? event.questions.length : 0),
    0,
  );
  return { exchanges: finished.exchanges, questions, changed: finished.changed };
}
