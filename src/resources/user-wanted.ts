import { facts } from "../facts/index.ts";
import type { Secret } from "../values/secret.ts";
import type { HostView } from "./host-view.ts";

/** A user as it should be. */
export interface WantedUser {
  readonly username: string;
  readonly uid: number | undefined;
  readonly gid: string | number | undefined;
  readonly groups: readonly string[] | undefined;
  readonly append: boolean;
  readonly home: string | undefined;
  readonly createHome: boolean;
  readonly moveHome: boolean;
  readonly shell: string | undefined;
  readonly comment: string | undefined;
  readonly system: boolean;
  readonly password: Secret | undefined;
  readonly expire: string | undefined;
  readonly locked: boolean | undefined;
}

/** The number of a primary group. @throws ResourceError when there is no such group. */
export function groupNumber(group: string | number, host: HostView): number {
  if (typeof group === "number") {
    host.require(facts.groupName(group), (name) => name !== undefined, {
      message: `there is no group with the number ${group}`,
      assumption: `there is a group with the number ${group} by then`,
      hint: `group("…", { gid: ${group} }) before it makes one`,
    });
    return group;
  }
  requireGroup(group, host);
  const now = host.read(facts.group(group));
  return now.exists ? now.gid : -1;
}

/** @throws ResourceError when there is no such group. */
export function requireGroup(name: string, host: HostView): void {
  host.require(facts.group(name), ({ exists }) => exists, {
    message: `there is no group ${name}`,
    assumption: `there is a group ${name} by then`,
    hint: `group("${name}") before it makes the group`,
  });
}

/** @throws ResourceError when another user has the number. */
export function requireFreeNumber(uid: number, host: HostView): void {
  const holder = host.read(facts.userName(uid));
  host.require(facts.userName(uid), (name) => name === undefined, {
    message: `the number ${uid} belongs to the user ${holder}`,
    assumption: `the number ${uid} is free by then`,
  });
}
