import { rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/engine/events.ts";
import { scaled } from "../machine-speed.ts";
import { randomCases, seed } from "../random-cases.ts";
import { scene } from "./random-recipes.ts";
import { declared, engineRun, setScene, treeOf } from "./scene-run.ts";

const root = join(import.meta.dirname, "..", "..", "tmp", `forecasts-${process.pid}`);
const scenes = 60;

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe(`a dry run of random recipes that alias (seed ${seed})`, () => {
  it(
    "lists every change that the run then makes, and the run makes every certain one, unless it fails before",
    async () => {
      await fc.assert(
        fc.asyncProperty(scene, async (one) => {
          await setScene(one, root);
          const before = treeOf(root);
          const resources = await declared(one.recipe, root);
          const forecast = await engineRun(resources, { dryRun: true });
          expect(treeOf(root)).toBe(before);
          const { events, result } = await engineRun(resources, { dryRun: false });
          const listed = forecast.events.flatMap(would);
          expect(listed.map(({ what }) => what)).toEqual(expect.arrayContaining(events.flatMap(did)));
          if (result.failed > 0) return;
          expect(events.flatMap(did)).toEqual(
            expect.arrayContaining(listed.filter(({ certain }) => certain).map(({ what }) => what)),
          );
        }),
        { ...randomCases(scenes), endOnFailure: false },
      );
    },
    scaled(300_000),
  );
});

function would(event: RunEvent): readonly { readonly what: string; readonly certain: boolean }[] {
  return event.type === "resource-would-change"
    ? [{ what: `${event.id} ${event.action}`, certain: event.certain }]
    : [];
}

function did(event: RunEvent): readonly string[] {
  return event.type === "resource-changed" ? [`${event.id} ${event.action}`] : [];
}
