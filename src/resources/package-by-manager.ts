import { ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import type { PackageState } from "../facts/package.ts";
import type { PackageManager } from "../platforms/package-manager.ts";
import type { Reply } from "../session/session.ts";
import { type Change, change, type ItemOutcome, type Transaction } from "./change.ts";

/** One package, and what is to become of it. */
export interface PackageStep {
  readonly verb: "install" | "remove";
  readonly name: string;
  readonly version?: string | undefined;
  readonly options?: string | undefined;
  readonly now: PackageState;
  /** Who calls the package manager. */
  readonly user: string;
}

/**
 * What another package manager than apt does; neighbours are one call of it.
 *
 * @throws ResourceError where it would refuse the user.
 */
export function managerChange(manager: PackageManager, step: PackageStep): Change {
  refuseRoot(manager, step);
  const { verb, name, version, now } = step;
  const joins = transaction(manager, step);
  const makes = verb === "install" ? { installed: true, version } : { installed: false };
  return change(summary(verb, version, now), joins.frames([joins.item]), {
    makes: [facts.package(name).is(makes)],
    joins,
  });
}

function summary(verb: PackageStep["verb"], version: string | undefined, now: PackageState): string {
  if (verb === "remove") return `remove version ${now.version}`;
  if (now.installed) return `version from ${now.version} to ${version}`;
  return version === undefined ? "install" : `install version ${version}`;
}

function refuseRoot({ name, refusesRoot }: PackageManager, { user }: PackageStep): void {
  if (refusesRoot === undefined || user !== "root") return;
  throw new ResourceError(`${name} never works as root`, {
    hint: "connect as the user who installed it, with --no-sudo; or state that user as the property `user`",
  });
}

function transaction(manager: PackageManager, { verb, name, version, options, user }: PackageStep): Transaction {
  return {
    key: `${manager.name} ${verb} ${user} ${options ?? ""}`,
    item: version === undefined ? name : versioned(manager, name, version),
    frames: (packages) => [{ script: manager[verb]({ packages, options }) }],
    settle: (items, replies) => settle(manager, items, replies),
  };
}

function versioned({ name: manager, withVersion }: PackageManager, name: string, version: string): string {
  if (withVersion !== undefined) return withVersion(name, version);
  throw new ResourceError(`${manager} has only the newest version of ${name}`, {
    hint: "leave the property `version` out",
  });
}

/** These managers do all or nothing: a package that they do not know keeps the others from being installed. */
function settle(manager: PackageManager, items: readonly string[], replies: readonly Reply[]): readonly ItemOutcome[] {
  const decoder = new TextDecoder();
  const output = replies.map(({ stdout, stderr }) => `${decoder.decode(stdout)}\n${decoder.decode(stderr)}`).join("\n");
  const blamed = items.filter((item) => manager.unknown(escaped(item)).test(output));
  return items.map((item): ItemOutcome => {
    if (blamed.includes(item)) return { state: "failed", why: `${manager.name} knows no package ${item}` };
    return blamed.length > 0 ? { state: "not attempted" } : { state: "failed", why: `${manager.name} failed` };
  });
}

const escaped = (text: string): string => text.replaceAll(/[.+*?^$()[\]{}|\\]/g, "\\$&");
