import { RecipeError } from "../errors.ts";
import type { Declared, Notification } from "../resources/resource-type.ts";
import type { ResourceId } from "../values/resource-id.ts";
import { suggestionHint } from "../values/suggestion.ts";

/**
 * The resources of a run, checked against each other, with every `subscribes` turned into a `notifies` of its source.
 *
 * @throws RecipeError for a notification to nowhere, and for two resources that contradict each other.
 */
export function linked(declared: readonly Declared[]): readonly Declared[] {
  const byId = new Map([...declared].toReversed().map((resource) => [resource.id, resource]));
  for (const resource of declared) for (const one of resource.notifies) checkTarget(resource, one, byId);
  refuseContradictions(declared);
  const incoming = subscriptions(declared, byId);
  return declared.map((resource) => {
    const more = incoming.get(resource) ?? [];
    return more.length === 0 ? resource : { ...resource, notifies: [...resource.notifies, ...more] };
  });
}

type ById = ReadonlyMap<ResourceId, Declared>;

function checkTarget(resource: Declared, { target, action, at }: Notification, byId: ById): void {
  const found = byId.get(target);
  if (found === undefined) {
    const hint = suggestionHint(target, [...byId.keys()]);
    throw new RecipeError(`notifies ${target}, which no recipe declares`, { at, about: resource.id, hint });
  }
  if (action === "nothing" || Object.hasOwn(found.type.actions, action)) return;
  const hint = suggestionHint(action, Object.keys(found.type.actions));
  throw new RecipeError(`notifies ${target}: ${found.type.type} has no action "${action}"`, {
    at,
    about: resource.id,
    hint,
  });
}

function subscriptions(declared: readonly Declared[], byId: ById): ReadonlyMap<Declared, readonly Notification[]> {
  const incoming = new Map<Declared, Notification[]>();
  const closing = new Map(declared.flatMap((one) => (one.bracket === "closes" ? [[one.id, one]] : [])));
  for (const resource of declared) {
    for (const { target, action, timing, at } of resource.subscribes) {
      const source = closing.get(target) ?? byId.get(target);
      if (source === undefined) {
        const hint = suggestionHint(target, [...byId.keys()]);
        throw new RecipeError(`subscribes to ${target}, which no recipe declares`, { at, about: resource.id, hint });
      }
      const list = incoming.get(source) ?? [];
      list.push({ target: resource.id, action, timing, at });
      incoming.set(source, list);
    }
  }
  return incoming;
}

/** The same path with different contents would go back and forth in every run. */
function refuseContradictions(declared: readonly Declared[]): void {
  const claims = new Map<string, { readonly by: Declared; readonly digest: string }>();
  for (const resource of declared) {
    const claim = resource.type.claims?.(resource.properties as never);
    if (claim === undefined || resource.actions.length === 0) continue;
    const other = claims.get(claim.path);
    if (other !== undefined && other.digest !== claim.digest) {
      throw new RecipeError(`wants other content at ${claim.path} than ${other.by.id}`, {
        at: resource.at,
        about: resource.id,
        hint: `the other one is at ${other.by.at.file}:${other.by.at.line}`,
      });
    }
    claims.set(claim.path, { by: resource, digest: claim.digest });
  }
}
