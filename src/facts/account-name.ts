import { accountLines, accountNumberRoots, accountScript, type Database, fieldsBy } from "./accounts.ts";
import { asBytes } from "./bytes.ts";
import { defineFact, type Fact } from "./fact.ts";

const inUsers = byNumber("user-name", "passwd");
const inGroups = byNumber("group-name", "group");

/** The name of the user with a number; undefined if there is none. */
export const userName = (uid: number): Fact<string | undefined> => inUsers(String(uid));

/** The name of the group with a number; undefined if there is none. */
export const groupName = (gid: number): Fact<string | undefined> => inGroups(String(gid));

function byNumber(name: string, database: Database): (number: string) => Fact<string | undefined> {
  return defineFact<string, string | undefined>({
    name,
    script: (numbers, platform) => accountScript(database, numbers, platform),
    parse(output, numbers) {
      const found = fieldsBy(2, accountLines(asBytes(output)));
      return numbers.map((number) => ({ value: found.get(number)?.[0] }));
    },
    roots: () => accountNumberRoots,
  });
}
