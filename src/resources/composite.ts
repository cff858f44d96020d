import { RecipeError } from "../errors.ts";
import { resourceId } from "../values/resource-id.ts";
import { suggestionHint } from "../values/suggestion.ts";
import { callSite } from "./call-site.ts";
import { collect, currentRun, inComposite } from "./collector.ts";
import type { CommonProperties, Handle } from "./common-properties.ts";
import { declare } from "./declare.ts";
import { received } from "./properties.ts";
import type { ResourceType } from "./resource-type.ts";

const names = ["action", "onlyIf", "notIf", "notifies", "subscribes", "user", "cwd", "env"] as const;

/** What a composite has of the properties of every resource. `user`, `cwd` and `env` are for its guards. */
export type CompositeProperties = Pick<CommonProperties<"run">, (typeof names)[number]>;

const composites: ResourceType = {
  type: "composite",
  properties: {},
  nameProperty: undefined,
  actions: { run: () => [] },
  defaultAction: "run",
  events: [],
  requiredFor: {},
};

/**
 * Several resources as one. Its guards are judged once, before the first of them, and hold for all; it has changed when
 * one of them has, and notifies after the last; who notifies it (`run`) has all of them looked at again, in order.
 *
 * @throws RecipeError for a second composite of this name, and for a body that is async.
 * @example
 * const site = composite("site", { onlyIf: "test -d /srv/www", notifies: nginx.to("reload") }, () => {
 *   template("/etc/nginx/conf.d/site.conf", { source: "site.conf.ejs" });
 *   link("/srv/www/current", { to: "/srv/www/v2" });
 * });
 */
export function composite(name: string, body: () => void): Handle<"composite", "run">;
export function composite(name: string, properties: CompositeProperties, body: () => void): Handle<"composite", "run">;
export function composite(
  name: string,
  ...rest: readonly [() => void] | readonly [CompositeProperties, () => void]
): Handle<"composite", "run"> {
  const at = callSite();
  const [properties, body] = rest.length === 1 ? [{}, rest[0]] : rest;
  const id = `composite[${name}]` as const;
  const run = currentRun(id, at);
  const unknown = Object.keys(properties).find((key) => !names.some((known) => known === key));
  if (unknown !== undefined)
    throw new RecipeError(`unknown property "${unknown}"`, { at, about: id, hint: suggestionHint(unknown, names) });
  if (typeof body !== "function")
    throw new RecipeError(`expected a function that declares resources, got ${received(body)}`, { at, about: id });
  const opening = { ...declare(composites, name, properties, at), bracket: "opens" } as const;
  const twin = run.declared.find((other) => other.id === opening.id);
  if (twin !== undefined)
    throw new RecipeError("there is one of this name already", {
      at,
      about: id,
      hint: `at ${twin.at.file}:${twin.at.line}`,
    });
  collect(run, { ...opening, notifies: [] });
  inComposite(run, resourceId("composite", name), () => {
    const given: unknown = body();
    if (given instanceof Promise)
      throw new RecipeError("its function is async; ask the host before it, and await there", { at, about: id });
  });
  collect(run, { ...opening, onlyIf: [], notIf: [], subscribes: [], bracket: "closes" });
  return { type: "composite", name, id, to: (action, timing = "delayed") => ({ target: id, action, timing }) };
}
