import { dirname } from "node:path/posix";
import { facts, fail, type HostView } from "tsamae";
import { architectures } from "./architectures.ts";
import type { Rule } from "./rule.ts";

/** The machine that the rules are for. */
export interface Machine {
  /** The kernel's name of it: `x86_64`. */
  readonly architecture: string;
  /** The lowest number of a user who is a person. */
  readonly firstUser: number;
}

/** Ends the run for an architecture whose calls are not known. */
export function requireArchitecture(architecture: string): void {
  if (Object.hasOwn(architectures, architecture)) return;
  fail(
    `no audit rules are known for the architecture ${architecture}`,
    `known are ${Object.keys(architectures).join(", ")}; layers: [] leaves the kernel's rules alone`,
  );
}

/**
 * The lines of audit.rules(7) that a rule takes on a machine: one for each kind of program it runs.
 *
 * @example
 * ruleLines(file("/etc/passwd", "wa", "identity"), { architecture: "i686", firstUser: 1000 });
 * // ["-a always,exit -F arch=b32 -F path=/etc/passwd -F perm=wa -F key=identity"]
 */
export function ruleLines(rule: Rule, { architecture, firstUser }: Machine): readonly string[] {
  if (rule.type === "setting") return [rule.option];
  if (rule.type === "exclusion") return [`-a always,exclude -F msgtype=${rule.messageType}`];
  const people = rule.byPeople === true ? ` -F auid>=${firstUser} -F auid!=unset` : "";
  return (architectures[architecture] ?? []).flatMap(({ name, lacks }) => {
    const what = rule.type === "path" ? pathFields(rule) : callsField(rule.names, lacks);
    return what === undefined ? [] : [`-a always,exit -F arch=${name}${what}${people} -F key=${rule.key}`];
  });
}

function pathFields({ path, isDirectory = false, permissions }: Extract<Rule, { type: "path" }>): string {
  return ` -F ${isDirectory ? "dir" : "path"}=${path} -F perm=${permissions}`;
}

function callsField(names: readonly string[], lacks: readonly string[]): string | undefined {
  const there = names.filter((name) => !lacks.includes(name));
  return there.length === 0 ? undefined : ` -S ${there.join(",")}`;
}

/** Rules with the paths that the host has: before Debian 12, programs may be in /bin and /sbin that are in /usr elsewhere. */
export function whereTheyAre(rules: readonly Rule[], host: HostView): readonly Rule[] {
  host.prefetch(...rules.flatMap((rule) => outsideUsr(rule) ?? []).map((path) => facts.target(path)));
  return rules.map((rule) => {
    const path = outsideUsr(rule);
    if (path === undefined) return rule;
    const { type, crossedLink } = host.read(facts.target(path));
    return type === "file" && !crossedLink ? { ...rule, path } : rule;
  });
}

const outsideUsr = (rule: Rule): string | undefined =>
  rule.type === "path" ? /^\/usr(\/(?:s?bin|lib)\/.*)$/.exec(rule.path)?.[1] : undefined;

/** The rules whose path the kernel can watch: a directory that is there, or a file in a directory that is there. */
export function watchable(rules: readonly Rule[], host: HostView): readonly Rule[] {
  host.prefetch(...rules.flatMap((rule) => (rule.type === "path" ? [folderOf(rule)] : [])));
  return rules.filter((rule) => rule.type !== "path" || host.read(folderOf(rule)).state === "folder");
}

const folderOf = ({ path, isDirectory = false }: Extract<Rule, { type: "path" }>) =>
  facts.folder(isDirectory ? path : dirname(path));
