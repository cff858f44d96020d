import { setTimeout as sleep } from "node:timers/promises";
import { secondsSince } from "../engine/exchanges.ts";
import { inRecipe } from "../recipes/recipe.ts";
import type { Expectation, HostTest, TestedHost } from "./host-test.ts";
import type { Check, Problem } from "./host-test-event.ts";
import { problemOf } from "./problems.ts";

/** How long what does not hold is tried again: a service that was just started may need a moment. */
const patienceMs = 10_000;
const pauseMs = 500;

interface Looking {
  readonly host: TestedHost;
  readonly signal: AbortSignal;
  readonly patienceMs?: number | undefined;
}

/** Looks whether everything holds, one after the other. */
export async function checked(
  { holds = {}, at }: Pick<HostTest, "holds" | "at">,
  looking: Looking,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const [name, expectation] of Object.entries(holds)) {
    const started = performance.now();
    const problem = await lastProblem(() => problemWith(expectation, { id: name, at }, looking.host), looking);
    const holds = problem === undefined;
    checks.push({ name, holds, seconds: secondsSince(started), ...(holds ? {} : { problem }) });
  }
  return checks;
}

async function lastProblem(
  look: () => Promise<Problem | undefined>,
  { signal, patienceMs: limit = patienceMs }: Looking,
) {
  const until = performance.now() + limit;
  for (;;) {
    const problem = await look();
    signal.throwIfAborted();
    if (problem === undefined || performance.now() + pauseMs > until) return problem;
    await sleep(pauseMs, undefined, { signal });
  }
}

type About = Pick<Problem, "id" | "at">;

async function problemWith(expectation: Expectation, about: About, host: TestedHost): Promise<Problem | undefined> {
  if (typeof expectation === "string") return commandProblem(expectation, about, host);
  try {
    if ((await expectation(host)) !== false) return undefined;
    return { ...about, failure: { message: "it does not hold: its function returned false" } };
  } catch (error) {
    return problemOf(inRecipe(error, about.at), about);
  }
}

async function commandProblem(command: string, about: About, host: TestedHost): Promise<Problem | undefined> {
  const { status, stdout, stderr } = await host.run(command, { allowFailure: true });
  if (status === 0) return undefined;
  const message = `it does not hold: its command failed with status ${status}`;
  return { ...about, failure: { message, command, status, stdout, stderr } };
}
