import { firstById } from "../recipes/validate.ts";
import type { Finding } from "./finding.ts";
import { lints } from "./lints/index.ts";
import type { Among } from "./lints/lint.ts";
import type { Survey } from "./survey.ts";

/** What the lints object to, at the places where the resources are declared. */
export function lintFindings({ declared, isWhole }: Pick<Survey, "declared" | "isWhole">): readonly Finding[] {
  const notified = new Set(declared.flatMap(({ notifies }) => notifies.map(({ target }) => target)));
  const held = declared.filter(({ bracket, actions, onlyIf, notIf }) => {
    return bracket === "opens" && (actions.length === 0 || onlyIf.length + notIf.length > 0);
  });
  const among: Among = { notified, held: new Set(held.map(({ id }) => id)), firstById: firstById(declared), isWhole };
  return declared
    .filter(({ bracket }) => bracket === undefined)
    .flatMap((resource) =>
      lints.flatMap((lint): readonly Finding[] => {
        const objection = lint.look(resource, among);
        if (objection === undefined) return [];
        return [{ kind: "lint", name: lint.name, about: resource.id, at: resource.at, times: 1, ...objection }];
      }),
    );
}
