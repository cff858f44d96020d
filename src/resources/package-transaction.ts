import { facts } from "../facts/index.ts";
import type { PackageState } from "../facts/package.ts";
import { dpkgFolder } from "../platforms/apt.ts";
import {
  type AptRequest,
  aptBlame,
  configuredPackages,
  holdPackages,
  installPackages,
  purgePackages,
  removePackages,
  unholdPackages,
} from "../platforms/apt-install.ts";
import type { Reply } from "../session/session.ts";
import type { ShellCommand } from "../values/shell.ts";
import { type Change, change, type ItemOutcome } from "./change.ts";

const commands = {
  install: installPackages,
  remove: removePackages,
  purge: purgePackages,
  hold: holdPackages,
  unhold: unholdPackages,
} satisfies Readonly<Record<string, (request: AptRequest) => ShellCommand>>;

export interface PackageStep {
  readonly verb: keyof typeof commands;
  readonly name: string;
  /** The name, or `name=version`. */
  readonly item: string;
  readonly options?: string | undefined;
  readonly makes: PackageState;
}

/** One package's part of a call of apt: neighbours with the same verb and options become one call. */
export function packageChange(summary: string, { verb, name, item, options, makes }: PackageStep): Change {
  const frames = (packages: readonly string[]) => [{ script: commands[verb]({ packages, options }) }];
  return change(summary, frames([item]), {
    makes: [facts.package(name).is(makes)],
    joins: { key: `apt ${verb} ${options ?? ""}`, item, frames, settle },
    // A mark is a word in dpkg's own records; the other verbs run the packages' scripts.
    ...(verb === "hold" || verb === "unhold" ? { affects: [{ type: "below", path: dpkgFolder }] } : {}),
  });
}

/** What apt printed tells whose fault it was, and which packages were through by then. */
function settle(items: readonly string[], replies: readonly Reply[]): readonly ItemOutcome[] {
  const decoder = new TextDecoder();
  const output = replies.map(({ stdout, stderr }) => `${decoder.decode(stdout)}\n${decoder.decode(stderr)}`).join("\n");
  const blame = aptBlame(items, output);
  const done = configuredPackages(items, output);
  return items.map((item): ItemOutcome => {
    if (item === blame?.package) return { state: "failed", why: blame.why, hint: blame.hint };
    if (done.includes(item)) return { state: "changed" };
    return blame === undefined ? { state: "failed", why: "apt failed" } : { state: "not attempted" };
  });
}
