import { rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { forgettingRules } from "../../src/engine/forgetting.ts";
import { SessionHost } from "../../src/engine/host.ts";
import { localTransport } from "../../src/transports/local.ts";
import { scaled } from "../machine-speed.ts";
import { effort, randomCases, seed } from "../random-cases.ts";
import { type Scene, scene } from "./random-recipes.ts";
import { platform } from "./sandbox-host.ts";
import { byEngine, byOracle, type RunModes, type Seen } from "./scene-run.ts";

const root = join(import.meta.dirname, "..", "..", "tmp", `scenes-${process.pid}`);
const scenes = 60;

afterAll(() => rmSync(root, { recursive: true, force: true }));

const seen = new Map<string, Promise<Seen>>();

/** What the naive engine does; it is asked once for each scene, for all that look at it. */
function rightOf(one: Scene): Promise<Seen> {
  const key = JSON.stringify(one);
  const right = seen.get(key) ?? byOracle(one, root);
  seen.set(key, right);
  return right;
}

const modes: Readonly<Record<string, RunModes>> = {
  "with look-ahead": {},
  "without look-ahead": { lookAhead: false },
  "with one change an exchange": { grouped: false },
  "with neither": { lookAhead: false, grouped: false },
};

describe(`the engine on random recipes that alias (seed ${seed})`, () => {
  it.each(Object.entries(modes))(
    "does what the naive engine does, %s",
    async (_name, mode) => {
      await fc.assert(
        fc.asyncProperty(scene, async (one) => {
          const { log, tree } = await byEngine(one, root, mode);
          expect({ log, tree }).toEqual(await rightOf(one));
        }),
        { ...randomCases(scenes), endOnFailure: false },
      );
    },
    scaled(300_000),
  );
});

describe(`the engine over a shell session (seed ${seed})`, () => {
  it.each([["sh"], ["bash"]])(
    "does what the naive engine does, with the facts and the changes of %s",
    async (shell) => {
      const session = await localTransport({ shell: [shell] }).open(new AbortController().signal);
      const host = new SessionHost(session, { platform });
      await fc.assert(
        fc.asyncProperty(scene, async (one) => {
          const { log, tree } = await byEngine(one, root, { host });
          expect({ log, tree }).toEqual(await rightOf(one));
        }),
        { ...randomCases(Math.ceil(scenes / 3)), endOnFailure: false },
      );
      await session[Symbol.asyncDispose]();
    },
    scaled(300_000),
  );
});

/**
 * Which scene of the seed goes wrong first without a rule: to look for it takes hundreds of runs, which are left to
 * `npm run test:long`. Where the generator of scenes changes, that prints the new numbers.
 */
const knownScenes: Readonly<Record<string, number>> = {
  "a change that does not say what it touches": 178,
  "what commands print": 4,
  "the same path": 68,
  "below a path": 396,
  "through a link": 24,
};

describe(`each rule of forgetting is needed (seed ${seed})`, () => {
  const later = new Set(["in a watched folder", "what a change names"]);
  const inScenes = forgettingRules.filter(({ name }) => !later.has(name));

  it.each(inScenes.map((rule) => [rule.name, rule] as const))(
    "without the rule on %s a run goes wrong",
    async (_name, rule) => {
      const rules = forgettingRules.filter((one) => one !== rule);
      const all = fc.sample(scene, { seed, numRuns: 600 });
      const known = knownScenes[rule.name] ?? 0;
      const wrong = await firstWrong(effort > 1 ? all : all.slice(known, known + 1), rules);
      expect(wrong).toBeDefined();
      if (effort > 1 && wrong !== undefined)
        console.log(`without the rule on ${rule.name}: scene ${all.indexOf(wrong)}`);
    },
    scaled(300_000),
  );
});

async function firstWrong(scenes: readonly Scene[], rules: typeof forgettingRules): Promise<Scene | undefined> {
  for (const one of scenes) {
    const { log, tree } = await byEngine(one, root, { rules });
    const right = await rightOf(one);
    if (tree !== right.tree || JSON.stringify(log) !== JSON.stringify(right.log)) return one;
  }
  return undefined;
}
