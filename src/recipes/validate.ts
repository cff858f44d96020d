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
  const [first] = disagreements(declared);
  if (first !== undefined) throw first;
  return subscribed(declared);
}

/**
 * All that is wrong with resources among each other: notifications to nowhere, subscriptions to nothing, contradictions.
 * Ids of resources that were refused are no nowhere.
 */
export function disagreements(
  declared: readonly Declared[],
  refused: ReadonlySet<string> = new Set(),
): readonly RecipeError[] {
  const byId = firstById(declared);
  const isRefused = ({ target }: Notification): boolean => refused.has(target) && !byId.has(target);
  const problems = (kind: "notifies" | "subscribes", problem: typeof targetProblem) =>
    declared.flatMap((resource) =>
      resource[kind].flatMap((one) => (isRefused(one) ? [] : (problem(resource, one, byId) ?? []))),
    );
  return [
    ...problems("notifies", targetProblem),
    ...contradictions(declared),
    ...problems("subscribes", sourceProblem),
  ];
}

/** The resources with every `subscribes` turned into a `notifies` of its source; one to nothing is left out. */
export function subscribed(declared: readonly Declared[]): readonly Declared[] {
  const incoming = subscriptions(declared, firstById(declared));
  return declared.map((resource) => {
    const more = incoming.get(resource) ?? [];
    return more.length === 0 ? resource : { ...resource, notifies: [...resource.notifies, ...more] };
  });
}

type ById = ReadonlyMap<ResourceId, Declared>;

/** An id that is declared twice means the first of the two. */
export function firstById(declared: readonly Declared[]): ById {
  return new Map([...declared].toReversed().map((resource) => [resource.id, resource]));
}

function targetProblem(resource: Declared, { target, action, at }: Notification, byId: ById): RecipeError | undefined {
  const found = byId.get(target);
  if (found === undefined) {
    const hint = suggestionHint(target, [...byId.keys()]);
    return new RecipeError(`notifies ${target}, which no recipe declares`, { at, about: resource.id, hint });
  }
  if (action === "nothing" || Object.hasOwn(found.type.actions, action)) return undefined;
  const hint = suggestionHint(action, Object.keys(found.type.actions));
  const message = `notifies ${target}: ${found.type.type} has no action "${action}"`;
  return new RecipeError(message, { at, about: resource.id, hint });
}

function sourceProblem({ id }: Declared, { target, at }: Notification, byId: ById): RecipeError | undefined {
  if (byId.has(target)) return undefined;
  const hint = suggestionHint(target, [...byId.keys()]);
  return new RecipeError(`subscribes to ${target}, which no recipe declares`, { at, about: id, hint });
}

function subscriptions(declared: readonly Declared[], byId: ById): ReadonlyMap<Declared, readonly Notification[]> {
  const incoming = new Map<Declared, Notification[]>();
  const closing = new Map(declared.flatMap((one) => (one.bracket === "closes" ? [[one.id, one]] : [])));
  for (const resource of declared) {
    for (const { target, action, timing, at } of resource.subscribes) {
      const source = closing.get(target) ?? byId.get(target);
      if (source === undefined) continue;
      const list = incoming.get(source) ?? [];
      list.push({ target: resource.id, action, timing, at });
      incoming.set(source, list);
    }
  }
  return incoming;
}

/** The same path with different contents would go back and forth in every run. */
function contradictions(declared: readonly Declared[]): readonly RecipeError[] {
  const claims = new Map<string, { readonly by: Declared; readonly digest: string }>();
  return declared.flatMap((resource) => {
    const claim = resource.type.claims?.(resource.properties as never);
    if (claim === undefined || resource.actions.length === 0) return [];
    const other = claims.get(claim.path);
    claims.set(claim.path, { by: resource, digest: claim.digest });
    if (other === undefined || other.digest === claim.digest) return [];
    const message = `wants other content at ${claim.path} than ${other.by.id}`;
    const hint = `the other one is at ${other.by.at.file}:${other.by.at.line}`;
    return [new RecipeError(message, { at: resource.at, about: resource.id, hint })];
  });
}
