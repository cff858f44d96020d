import * as v from "valibot";
import type { Mode } from "../values/mode.ts";
import { lines, type ShellCommand, sh } from "../values/shell.ts";
import type { Lazy } from "./host-view.ts";
import { t } from "./properties.ts";

/** Who owns a path, and who may do what with it: for files, folders and templates alike. */
export interface OwnerAndMode {
  /** Permission bits: `"0644"`. Not stated: kept; for something new, `"0644"` for files and `"0755"` for directories. */
  mode?: Lazy<Mode> | undefined;
  /** A user's name or number. Not stated: kept; for something new, whoever writes it. */
  owner?: Lazy<string> | undefined;
  /** A group's name or number. Not stated: kept; for something new, as the host's file system has it. */
  group?: Lazy<string> | undefined;
}

/** chown(1) takes what follows a colon for the group, and an empty name for none. */
const holder = v.pipe(
  t.string(),
  v.check(
    (name) => !/^\s*$|^-|[:\p{Cc}]/u.test(name),
    'expected a name or a number, without colons and without "-" at its beginning',
  ),
);

export const ownerAndMode = {
  mode: t.optional(t.mode()),
  owner: t.optional(holder),
  group: t.optional(holder),
};

/** What a resource states. */
export interface Wanted {
  readonly mode?: string | undefined;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
}

/** What the host has. */
export interface Present {
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
  readonly uid: number;
  readonly gid: number;
}

/** What is stated and differs, in words: `mode from 0600 to 0644`. */
export function differences(wanted: Wanted, present: Present): readonly string[] {
  const { mode, owner, group } = wanted;
  return [
    ...(mode === undefined || mode === present.mode ? [] : [`mode from ${present.mode} to ${mode}`]),
    ...(owner === undefined || isSame(owner, present.owner, present.uid)
      ? []
      : [`owner from ${present.owner} to ${owner}`]),
    ...(group === undefined || isSame(group, present.group, present.gid)
      ? []
      : [`group from ${present.group} to ${group}`]),
  ];
}

/** Returns the stated properties that differ from what the host has. */
export function unlike({ mode, owner, group }: Wanted, present: Present): Wanted {
  return {
    mode: mode === present.mode ? undefined : mode,
    owner: owner === undefined || isSame(owner, present.owner, present.uid) ? undefined : owner,
    group: group === undefined || isSame(group, present.group, present.gid) ? undefined : group,
  };
}

const isSame = (wanted: string, name: string, number: number): boolean => wanted === name || wanted === String(number);

/** What someone new gets, as far as it can be told: who the writer is, only the host knows for certain. */
export function fresh(mode: string): Present {
  return { mode, owner: "root", group: "root", uid: 0, gid: 0 };
}

/** What it will be like, for a forecast: the number of a name only the host knows. */
export function afterwards(now: Present, { mode, owner, group }: Wanted): Present {
  return {
    mode: mode ?? now.mode,
    owner: owner ?? now.owner,
    group: group ?? now.group,
    uid: numberOf(owner) ?? now.uid,
    gid: numberOf(group) ?? now.gid,
  };
}

const numberOf = (name: string | undefined): number | undefined =>
  name !== undefined && /^\d+$/.test(name) ? Number(name) : undefined;

/** Gives `target`, a shell word, its owner, then its mode: chown(2) takes set-uid bits away. */
export function setOwnerAndMode(target: ShellCommand, { mode, owner, group }: Wanted): ShellCommand {
  const who = `${owner ?? ""}${group === undefined ? "" : `:${group}`}`;
  return lines([
    ...(who === "" ? [] : [sh`chown -h -- ${who} ${target} || exit`]),
    ...(mode === undefined ? [] : [sh`chmod -- ${mode} ${target} || exit`]),
  ]);
}

/** In words, for something new: `mode 0644, owner www-data`. */
export function stated({ mode, owner, group }: Wanted): string {
  const parts = Object.entries({ mode, owner, group }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${value}`],
  );
  return parts.length === 0 ? "" : `, ${parts.join(", ")}`;
}
