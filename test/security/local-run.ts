import type { RunResult } from "../../src/engine/events.ts";
import { type Host, SessionHost } from "../../src/engine/host.ts";
import { recipe } from "../../src/recipes/recipe.ts";
import { runRecipes } from "../../src/recipes/run-recipes.ts";
import { localTransport } from "../../src/transports/local.ts";
import { engineRun } from "../engine/scene-run.ts";
import { debian } from "../facts/shells.ts";

export interface LocalRun {
  readonly result: RunResult;
  /** All that it told, as JSON. */
  readonly told: string;
}

export interface LocalRunOptions {
  readonly dryRun?: boolean;
  /** Done after the host has answered all questions, and before it is changed. */
  readonly meanwhile?: () => void;
}

const node = { attributes: {} } as never;

const ask = (): never => {
  throw new TypeError("these recipes ask nothing");
};

/** Runs resources on this machine, as whoever runs the tests. */
export async function localRun(
  declare: () => unknown,
  { dryRun = false, meanwhile }: LocalRunOptions = {},
): Promise<LocalRun> {
  const resources = await runRecipes({ recipes: [recipe(() => void declare())], node, ask });
  await using own = new SessionHost(await localTransport().open(new AbortController().signal), { platform: debian });
  const host: Host = {
    platform: debian,
    get exchanges() {
      return own.exchanges;
    },
    exchange(frames, questions, options) {
      if (frames.length > 0) meanwhile?.();
      return own.exchange(frames, questions, options);
    },
  };
  const { events, result } = await engineRun(resources, { dryRun, host });
  return { result, told: JSON.stringify(events) };
}
