import picomatch from "picomatch";
import { UsageError } from "../errors.ts";
import type { Declared } from "../resources/resource-type.ts";
import { suggestionHint } from "../values/suggestion.ts";

/** Which resources of a run are wanted: globs over their ids. */
export interface Selection {
  /** Given: what matches none of these acts only when it is notified. */
  readonly only: readonly string[];
  /** What matches one of these does not act at all, and is not notified. */
  readonly skip: readonly string[];
}

export const everything: Selection = { only: [], skip: [] };

/**
 * The resources with those that are not wanted made idle.
 *
 * @throws UsageError for a glob that matches no resource.
 */
export function selected(resources: readonly Declared[], { only, skip }: Selection): readonly Declared[] {
  const isWanted = only.length === 0 ? () => true : matcher("--only", only, resources);
  const isSkipped = matcher("--skip", skip, resources);
  const ids = (resource: Declared): readonly string[] => [resource.id, ...resource.within];
  const acting = resources.filter((one) => ids(one).some(isWanted) && !ids(one).some(isSkipped));
  // What guards a composite is wanted with any part of it.
  const wanted = new Set(acting.flatMap(ids));
  return resources.map((resource) => {
    const notifies =
      skip.length === 0 ? resource.notifies : resource.notifies.filter(({ target }) => !isSkipped(target));
    const acts = wanted.has(resource.id) && !ids(resource).some(isSkipped);
    return acts ? { ...resource, notifies } : { ...resource, notifies, actions: [] };
  });
}

function matcher(option: string, globs: readonly string[], resources: readonly Declared[]): (id: string) => boolean {
  const matchers = globs.map((glob) => ({
    glob,
    matches: picomatch(literalBrackets(glob), { bash: true, dot: true }),
  }));
  for (const { glob, matches } of matchers) {
    if (resources.some(({ id }) => matches(id))) continue;
    const ids = resources.map(({ id }) => id);
    throw new UsageError(`"${glob}" matches no resource`, { about: option, hint: suggestionHint(glob, ids) });
  }
  return (id) => matchers.some(({ matches }) => matches(id));
}

/** The brackets of an id are no character class. */
const literalBrackets = (glob: string): string => glob.replaceAll(/[[\]]/g, "\\$&");
