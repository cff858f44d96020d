import { sh } from "../values/shell.ts";
import { accountLines, accountRoots } from "./accounts.ts";
import { asBytes } from "./bytes.ts";
import { defineFact } from "./fact.ts";

/** The groups of group(5) that name a user as a member; its primary group need not be among them. */
export const memberships = defineFact<string, readonly string[]>({
  name: "memberships",
  script: () => sh`cat /etc/group`,
  parse(output, names) {
    const groups = accountLines(asBytes(output)).map(([group = "", , , members = ""]) => ({
      group,
      members: members.split(","),
    }));
    return names.map((name) => ({
      value: groups.filter(({ members }) => members.includes(name)).map(({ group }) => group),
    }));
  },
  roots: () => accountRoots,
});
