import type * as v from "valibot";
import { suggest } from "../values/suggestion.ts";

/** What is wrong with an entry that an object does not have: where it is, and which was probably meant. */
export function unknownEntry(issue: v.BaseIssue<unknown>, schema: v.GenericSchema): string {
  const keys = (issue.path ?? []).map(({ key }) => String(key));
  const parents = keys.slice(0, -1);
  const where = parents.length === 0 ? "" : ` in ${parents.join(".")}`;
  const meant = suggest(keys.at(-1) ?? "", Object.keys(entriesOf(parents.reduce(within, schema)) ?? {}));
  return `unknown entry ${issue.received}${where}${meant === undefined ? "" : ` (did you mean "${meant}"?)`}`;
}

/** The schema of what an entry holds: of an object's, a record's or a list's. */
function within(schema: unknown, key: string): unknown {
  const entries = entriesOf(schema);
  if (entries !== undefined) return Object.hasOwn(entries, key) ? entries[key] : undefined;
  return find(schema, (one) => ("value" in one ? one.value : "item" in one ? one.item : undefined));
}

function entriesOf(schema: unknown): Readonly<Record<string, unknown>> | undefined {
  const entries = find(schema, (one) => ("entries" in one ? one.entries : undefined));
  return typeof entries === "object" && entries !== null ? { ...entries } : undefined;
}

/** The first that a schema has, or one that it is made of: what is optional, or one after the other. */
function find(schema: unknown, pick: (one: object) => unknown): unknown {
  if (typeof schema !== "object" || schema === null) return undefined;
  const found = pick(schema);
  if (found !== undefined) return found;
  const wrapped = "wrapped" in schema ? [schema.wrapped] : [];
  const parts: readonly unknown[] = "pipe" in schema && Array.isArray(schema.pipe) ? schema.pipe : [];
  for (const part of [...wrapped, ...parts.filter((one) => one !== schema)]) {
    const inner = find(part, pick);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
