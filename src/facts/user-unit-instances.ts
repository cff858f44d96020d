import { noManager, systemctl } from "../platforms/systemctl.ts";
import { parseInstances, showInstances } from "../platforms/unit-instances.ts";
import { lines, sh } from "../values/shell.ts";
import { asBytes, toText } from "./bytes.ts";
import { defineFact, SpoiltAnswer } from "./fact.ts";
import { beforePrograms, runProgram } from "./program.ts";
import type { UnitInstance } from "./unit-instances.ts";
import { type UserServiceKey, userServiceRoots } from "./user-service.ts";

/** What a user's own systemd has loaded of a template, such as `worker@.service`. */
export const userUnitInstances = defineFact<UserServiceKey, readonly UnitInstance[]>({
  name: "user-unit-instances",
  script: (keys) => lines([beforePrograms, ...keys.map(ask)]),
  parse(output, keys) {
    const parts = toText(asBytes(output)).split(/^tsamae template\n/m);
    if (parts.length !== keys.length + 1) throw new SpoiltAnswer("systemctl did not answer about every template");
    return parts.slice(1).map((part) => parseInstances(part.replace(/^template\n/, "")));
  },
  roots: () => userServiceRoots(undefined),
});

function ask({ name, user }: UserServiceKey) {
  const { text } = lines([noManager(user), showInstances(name, systemctl("user"))]);
  return sh`echo 'tsamae template'\n${runProgram({ command: text, user })} </dev/null 2>&1`;
}
