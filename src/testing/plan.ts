import { Answers } from "../engine/answers.ts";
import type { Failure, ReportedChange, RunEvent } from "../engine/events.ts";
import { runResources } from "../engine/run-resources.ts";
import { include } from "../recipes/include.ts";
import { recipe as makeRecipe, type Recipe } from "../recipes/recipe.ts";
import { runRecipes } from "../recipes/run-recipes.ts";
import type { Attributes } from "../resources/collector.ts";
import type { Timing } from "../resources/resource-type.ts";
import { asking, type FakeHost } from "./fake-host.ts";

export interface PlanOptions<Given> {
  readonly host: FakeHost;
  /** As for `include(recipe, …)`. */
  readonly params?: Given | undefined;
  /** As from `--node-json` and `--node-yaml`. */
  readonly attributes?: Attributes | undefined;
}

/** What a resource would do. */
export interface PlannedChange {
  readonly id: string;
  readonly action: string;
  /** Whether it certainly would, or only may, depending on what cannot be known yet. */
  readonly certain: boolean;
  readonly changes: readonly ReportedChange[];
  /** What has to hold by then. */
  readonly assumptions: readonly string[];
}

export interface PlannedNotification {
  readonly from: string;
  readonly target: string;
  readonly action: string;
  readonly timing: Timing;
}

/** What a run would do, as data. */
export interface Plan {
  /** Ids of all resources, in order. */
  readonly resources: readonly string[];
  readonly changes: readonly PlannedChange[];
  readonly notifications: readonly PlannedNotification[];
  readonly failures: readonly ({ readonly id: string } & Failure)[];
}

/**
 * What a recipe would do on a host, without having the host.
 *
 * @throws RecipeError when the recipe is wrong.
 * @example
 * const { changes } = await plan(site, { host: fakeHost("debian-12"), params: { port: 8080 } });
 * expect(changes.map(({ id }) => id)).toContain("package[nginx]");
 */
export async function plan<Given>(
  recipe: Recipe<Given>,
  { host, params, attributes = {} }: PlanOptions<Given>,
): Promise<Plan> {
  const node = { ...host.node, attributes };
  const including = makeRecipe(() => include<unknown>(recipe, { ...params }));
  const resources = await runRecipes({ recipes: [including], node, ask: asking(host) });
  const events: RunEvent[] = [];
  await runResources({
    name: "plan",
    resources,
    host: host.host,
    answers: new Answers({ platform: host.host.platform, forecast: true }),
    sink: (event) => events.push(event),
    options: { dryRun: true },
  });
  const listed = resources.filter(({ bracket }) => bracket !== "closes");
  return { resources: listed.map(({ id }) => id), ...collected(events) };
}

function collected(events: readonly RunEvent[]): Omit<Plan, "resources"> {
  const changes = events.flatMap((event) => {
    if (event.type !== "resource-would-change") return [];
    const { id, action, certain, changes, assumptions } = event;
    return [{ id, action, certain, changes, assumptions }];
  });
  const notifications = events.flatMap((event) => {
    if (event.type !== "notified") return [];
    const { from, target, action, timing } = event;
    return [{ from, target, action, timing }];
  });
  const failures = events.flatMap((event) =>
    event.type === "resource-failed" ? [{ id: event.id, ...event.failure }] : [],
  );
  return { changes, notifications, failures };
}
