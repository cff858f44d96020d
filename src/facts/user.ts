import { accountRoots, accountScript, parseAccounts } from "./accounts.ts";
import { defineFact } from "./fact.ts";

/** A user, as in passwd(5). */
export type UserState =
  | { readonly exists: false }
  | {
      readonly exists: true;
      /** In a dry run -1: a number that the host has yet to choose. */
      readonly uid: number;
      /** The number of the primary group; in a dry run -1, as above. */
      readonly gid: number;
      /** The comment: a full name, and what else. */
      readonly comment: string;
      readonly home: string;
      readonly shell: string;
    };

/** A user by name. */
export const user = defineFact<string, UserState>({
  name: "user",
  script: (names, platform) => accountScript("passwd", names, platform),
  parse(output, names) {
    const accounts = parseAccounts(output);
    return names.map((name) => ({ value: userState(accounts.get(name)) }));
  },
  roots: () => accountRoots,
});

function userState(fields: readonly string[] | undefined): UserState {
  if (fields === undefined) return { exists: false };
  const [, , uid, gid, comment = "", home = "", shell = ""] = fields;
  return { exists: true, uid: Number(uid), gid: Number(gid), comment, home, shell };
}
