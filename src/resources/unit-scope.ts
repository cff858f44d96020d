import type { Fact } from "../facts/fact.ts";
import { facts } from "../facts/index.ts";
import type { ServiceState } from "../facts/service.ts";
import type { UnitInstance } from "../facts/unit-instances.ts";
import type { Scope } from "../platforms/systemctl.ts";

/** Whose systemd is meant. */
export interface UnitScope {
  readonly scope: Scope;
  /** With the scope `user`: whose own. */
  readonly user: string;
}

/** What that systemd, or another init system, says of a service or unit. */
export function unitFact(name: string, { scope, user }: UnitScope): Fact<ServiceState> {
  return scope === "user" ? facts.userService({ name, user }) : facts.service(name);
}

/** What it has loaded of a template. */
export function instancesFact(name: string, { scope, user }: UnitScope): Fact<readonly UnitInstance[]> {
  return scope === "user" ? facts.userUnitInstances({ name, user }) : facts.unitInstances(name);
}
