import { dirname } from "node:path/posix";
import * as v from "valibot";
import { ResourceError } from "../errors.ts";
import type { FileState } from "../facts/file-state.ts";
import { facts } from "../facts/index.ts";
import { type ShellCommand, sh } from "../values/shell.ts";
import { type Change, change, type Effect } from "./change.ts";
import { containerOf, onlyWritten } from "./container.ts";
import { defineResource } from "./define-resource.ts";
import { fileDeletion } from "./file-deletion.ts";
import { writeFileScript } from "./file-script.ts";
import { fileFacts, textAt } from "./file-text.ts";
import { type FstabEntry, withEntry, withoutEntry } from "./fstab.ts";
import { fstab, fstabChanges } from "./fstab-changes.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { requireFolder } from "./managed-file.ts";
import { fresh } from "./owner-and-mode.ts";
import { nameProperty, t } from "./properties.ts";

export interface SwapProperties {
  /** Where the swap file is, absolute. Default: the resource's name. */
  path?: string | undefined;
  /** How large it is, in whole mebibytes or gibibytes: `"512M"`, `"2G"`. */
  size?: Lazy<string> | undefined;
}

const mebibyte = 1024 ** 2;

const size = v.pipe(
  t.string(),
  v.check((text) => /^[1-9]\d{0,6}[MG]$/.test(text), 'expected a size such as "512M" or "2G"'),
  v.transform((text) => Number.parseInt(text, 10) * (text.endsWith("G") ? 1024 : 1) * mebibyte),
);

/**
 * A swap file, used now and after every boot. In a container it is written, and not activated.
 *
 * @example
 * swap("/swapfile", { size: "2G" });
 */
export const swap = defineResource<SwapProperties>()({
  type: "swap",
  properties: { path: nameProperty(t.path()), size: t.optional(size) },
  requiredFor: { create: ["size"] },
  defaultAction: "create",
  actions: {
    create({ path, size, sensitive }, host) {
      prefetch(path, host);
      const container = containerOf(host);
      const table = textAt(fstab, host) ?? "";
      const enabling = fstabChanges(table, withSwap(table, path), { host, sensitive });
      const making = makingChanges({ path, size, isUsed: container === undefined }, host);
      return container === undefined
        ? [...making, ...enabling]
        : onlyWritten([...making, ...enabling], "not activated", container);
    },
    remove({ path, sensitive }, host) {
      prefetch(path, host);
      const container = containerOf(host);
      const table = textAt(fstab, host) ?? "";
      const disabling = fstabChanges(table, withoutEntry(table, isSwap(path)), { host, sensitive });
      const now = host.read(facts.file(path));
      if (now.type === "none") return disabling;
      requireSwapFile(path, now, host);
      const { active } = host.read(facts.swap(path));
      const ending = active && container === undefined ? [stop(path)] : [];
      return [...ending, ...disabling, ...fileDeletion({ path }, host)];
    },
  },
});

function prefetch(path: string, host: HostView): void {
  host.prefetch(facts.node(), facts.file(path), facts.swap(path), facts.folder(dirname(path)), ...fileFacts(fstab));
}

const isSwap =
  (path: string) =>
  (entry: FstabEntry): boolean =>
    entry.device === path && entry.fstype === "swap";

/** An entry that is there keeps its options: a priority, for instance. */
function withSwap(table: string, path: string): string {
  if (withoutEntry(table, isSwap(path)) !== table) return table;
  return withEntry(
    table,
    { device: path, path: "none", fstype: "swap", options: "sw", dump: 0, pass: 0 },
    isSwap(path),
  );
}

/** @throws ResourceError for anything that somebody may want to keep. */
function requireSwapFile(path: string, now: FileState, host: HostView): void {
  if (now.type === "none") return;
  const isOurs = now.type === "file" && (now.size === 0 || host.read(facts.swap(path)).formatted);
  if (isOurs) return;
  throw new ResourceError(`${path} is there already, and is no swap file`, {
    hint: "choose another path, or delete it first",
  });
}

interface Making {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly isUsed: boolean;
}

function makingChanges({ path, size, isUsed }: Making, host: HostView): readonly Change[] {
  const now = host.read(facts.file(path));
  requireSwapFile(path, now, host);
  const { active, formatted } = host.read(facts.swap(path));
  const start = isUsed
    ? [step("activate", sh`swapon -- ${path}`, [facts.swap(path).is({ formatted: true, active: true })])]
    : [];
  if (now.type === "file" && now.size === size && formatted) {
    const rights = now.mode === "0600" ? [] : [secured(path, now)];
    return active ? rights : [...rights, ...start];
  }
  if (now.type === "none") requireFolder(dirname(path), host);
  const words =
    now.type === "file" ? `from ${mebibytes(now.size)} to ${mebibytes(size)}` : `create, ${mebibytes(size)}`;
  return [...(active && isUsed ? [stop(path)] : []), made(path, now, { size, words }), ...start];
}

const mebibytes = (bytes: number): string => `${Math.floor(bytes / mebibyte)} MiB`;

function step(summary: string, script: ShellCommand, makes: Change["makes"]): Change {
  const affects: readonly Effect[] = makes.map(({ fact }) => ({ type: "fact", fact }));
  return change(summary, { script }, { makes, affects: [...affects, { type: "fact", fact: facts.node() }] });
}

function stop(path: string): Change {
  return step("deactivate", sh`swapoff -- ${path}`, [facts.swap(path).is({ formatted: true, active: false })]);
}

function secured(path: string, now: Exclude<FileState, { type: "none" | "link" }>): Change {
  return change(
    `mode from ${now.mode} to 0600`,
    { script: sh`chmod -- 0600 ${path}` },
    {
      affects: [{ type: "path", canonical: now.canonical, before: "file", after: "file" }],
      makes: [facts.file(path).is({ ...now, mode: "0600" })],
    },
  );
}

interface Made {
  readonly size: number;
  readonly words: string;
}

/** Written whole beside it: a file with holes is no swap space, nor is one whose blocks are copied on writing (btrfs). */
function made(path: string, now: FileState, { size, words }: Made): Change {
  const fill = sh`: >"$t" || exit
chattr +C "$t" 2>/dev/null
e=$(dd if=/dev/zero of="$t" bs=${mebibyte} count=${size / mebibyte} 2>&1) || { printf '%s\\n' "$e" >&2; exit 1; }
mkswap "$t" >/dev/null || exit`;
  const { canonical, crossedLink } = now;
  const script = writeFileScript({ path: canonical, fill, rights: { mode: "0600" } });
  return change(
    words,
    { script },
    {
      affects: [{ type: "path", canonical, before: now.type, after: "file" }],
      makes: [
        facts.file(path).is({ type: "file", canonical, crossedLink, size, ...fresh("0600") }),
        facts.swap(path).is({ formatted: true, active: false }),
      ],
    },
  );
}
