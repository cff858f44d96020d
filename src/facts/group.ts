import { accountRoots, accountScript, parseAccounts } from "./accounts.ts";
import { defineFact } from "./fact.ts";

/** A group, as in group(5). */
export type GroupState =
  | { readonly exists: false }
  | {
      readonly exists: true;
      /** In a dry run -1: a number that the host has yet to choose. */
      readonly gid: number;
      /** Who is in it besides those whose primary group it is. */
      readonly members: readonly string[];
    };

/** A group by name. */
export const group = defineFact<string, GroupState>({
  name: "group",
  script: (names, platform) => accountScript("group", names, platform),
  parse(output, names) {
    const accounts = parseAccounts(output);
    return names.map((name) => ({ value: groupState(accounts.get(name)) }));
  },
  roots: () => accountRoots,
});

function groupState(fields: readonly string[] | undefined): GroupState {
  if (fields === undefined) return { exists: false };
  const [, , gid, members = ""] = fields;
  return { exists: true, gid: Number(gid), members: members.split(",").filter((member) => member !== "") };
}
