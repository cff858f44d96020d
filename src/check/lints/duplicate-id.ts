import { areSame } from "../../recipes/same-parameters.ts";
import type { Declared } from "../../resources/resource-type.ts";
import type { Lint } from "./lint.ts";

/** The same id declared again, and differently. Without an action it only names the first one, to be notified. */
export const duplicateId: Lint = {
  name: "duplicate-id",
  look(resource, { firstById }) {
    const first = firstById.get(resource.id);
    if (first === undefined || first === resource || resource.actions.length === 0) return undefined;
    if (areSame(stated(first), stated(resource))) return undefined;
    return {
      message: "is declared before, and differently: a notification means that one",
      hint: `the other one is at ${first.at.file}:${first.at.line}; give one of them another name, or make one of the two`,
    };
  },
};

/** What a recipe said of it, without what was made of that. */
function stated({ type, properties, actions, onlyIf, notIf, verify, process, sensitive }: Declared): object {
  const own = Object.keys(type.properties).map((key) => [key, properties[key]]);
  return { ...Object.fromEntries(own), actions, onlyIf, notIf, verify, process, sensitive };
}
