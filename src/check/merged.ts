import type { Finding } from "./finding.ts";

/** Findings in the order in which a person mends them: mistakes first, each kind by its place; at one place the same once. */
export function merged(findings: readonly Finding[]): readonly Finding[] {
  const told = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.name, finding.message, finding.at]);
    const before = told.get(key);
    told.set(key, before === undefined ? finding : { ...before, times: before.times + finding.times });
  }
  return [...told.values()].filter((one, _index, all) => !isSaidBetter(one, all)).toSorted(byKindAndPlace);
}

/** What the compiler objects to, a resource refuses at the same place, in fewer words. */
function isSaidBetter({ name, at }: Finding, all: readonly Finding[]): boolean {
  if (at === undefined || !isOfCompiler(name)) return false;
  return all.some((one) => one.kind === "mistake" && !isOfCompiler(one.name) && isSameLine(one.at, at));
}

const isOfCompiler = (name: string): boolean => /^TS\d+$/.test(name);

type At = Finding["at"];

const isSameLine = (one: At, other: At): boolean => one?.file === other?.file && one?.line === other?.line;

function byKindAndPlace(one: Finding, other: Finding): number {
  if (one.kind !== other.kind) return one.kind === "mistake" ? -1 : 1;
  const files = (one.at?.file ?? "").localeCompare(other.at?.file ?? "");
  if (files !== 0) return files;
  return (one.at?.line ?? 0) - (other.at?.line ?? 0) || (one.at?.column ?? 0) - (other.at?.column ?? 0);
}
