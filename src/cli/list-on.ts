import { relative } from "node:path";
import { jsonVersion } from "../reports/json.ts";
import { printableLine } from "../reports/printable.ts";
import type { Declared } from "../resources/resource-type.ts";
import type { AskHidden } from "./ask-hidden.ts";
import type { Prepared } from "./prepare.ts";
import type { RecipeChoices } from "./recipe-options.ts";
import type { Target } from "./target.ts";
import type { World } from "./world.ts";

export interface Listing {
  readonly choices: RecipeChoices;
  readonly prepared: Prepared;
  readonly world: World;
  readonly ask: AskHidden;
}

/** Prints what the recipes declare, a line each, with its place; or draws it. */
export async function listOn(target: Target | undefined, { choices, prepared, world, ask }: Listing): Promise<number> {
  if (target === undefined) return 0;
  const transport = await target.transport(ask);
  const { resources, entries } = await prepared.list({ transport, signal: world.signal });
  const line = choices.format === "json" ? asJson : asText;
  const listed = resources.filter(({ bracket }) => bracket !== "closes");
  if (choices.list) for (const resource of listed) world.stdout.write(`${line(resource)}\n`);
  if (choices.graphs.length > 0)
    (await import("./graph-files.ts")).writeGraphs(choices.graphs, { resources, entries }, world);
  return 0;
}

function asText({ id, actions, at }: Declared): string {
  const what = actions.length === 0 ? "nothing" : actions.join(", ");
  return `${printableLine(id)} ${what}  ${relative(process.cwd(), at.file)}:${at.line}`;
}

function asJson({ id, actions, at }: Declared): string {
  return JSON.stringify({ version: jsonVersion, type: "resource", id, actions, at });
}
