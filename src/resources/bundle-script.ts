import { basename, dirname } from "node:path/posix";
import { sha256sum } from "../platforms/stand-ins.ts";
import { exactTake } from "../session/loop.ts";
import { grouped } from "../values/grouped.ts";
import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { moving } from "./file-script.ts";
import { setOwnerAndMode, type Wanted } from "./owner-and-mode.ts";

/** A file that is written together with others. */
export interface BundledFile {
  /** Canonical, without blanks and backslashes: other programs would write those in ways of their own. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256, hexadecimal. */
  readonly digest: string;
  readonly rights: Wanted;
  /** Asked for when it is sent and not before. */
  readonly content: () => Uint8Array;
}

/**
 * Puts files at their paths, each whole or not at all, from their contents one after another on standard input. As for a
 * single one: private files in the same folder, filled and checked, given their owner and mode, flushed to the disk, then
 * renamed; but in a private folder, and with one process for all of them wherever a program takes many.
 */
export function bundleScript(files: readonly BundledFile[]): ShellCommand {
  const folders = grouped(files, ({ path }) => dirname(path));
  const [first, ...others] = folders.map(([folder]) => within(folder));
  const byRights = grouped(files, ({ rights }) => JSON.stringify(rights));
  return lines([
    exactTake,
    sha256sum,
    moving,
    sh`umask 077\nd=$(mktemp -d ${`${first ?? ""}/.tsamae.XXXXXXXXXX`}) || exit`,
    raw(`s=\${d##*/}`),
    sh`trap ${sh`rm -rf --${words(folders.map(([folder]) => staging(folder)))}`.text} 0\ntrap 'exit 1' 1 2 15`,
    ...(others.length === 0 ? [] : [sh`mkdir --${words(others.map(staging))} || exit`]),
    sh`set --${words(files.map(staged))}`,
    raw(`i=0
for n in ${files.map(({ size }) => size).join(" ")}; do
  i=$((i + 1))
  eval "t=\\\${$i}"
  tsamae_take "$n" >"$t" || exit
done`),
    sh`[ "$(sha256sum -- "$@" | cut -c 1-64)" = ${files.map(({ digest }) => digest).join("\n")} ] || { echo "the contents did not arrive whole" >&2; exit 1; }`,
    ...byRights.map(([, group]) => ownAndMode(group, files.length)),
    raw('sync "$@" 2>/dev/null || sync'),
    ...folders.map(([folder, group]) => sh`mv -f --${words(group.map(staged))} ${`${within(folder)}/`} 2>/dev/null`),
    rest,
  ]);
}

/** What could not be renamed together with the others is looked at by itself: something is mounted there, or is no file. */
const rest = raw(`for t do
  [ -e "$t" ] || continue
  p=\${t%/"$s"/*}/\${t##*/}
  [ ! -d "$p" ] || { echo "$p: a folder took its place meanwhile" >&2; exit 1; }
  tsamae_move "$t" "$p" "$p" || exit
done`);

/** What a name is appended to with a slash. */
const within = (folder: string): string => (folder === "/" ? "" : folder);

/** The private folder in a folder. */
const staging = (folder: string): ShellCommand => sh`${within(folder)}/"$s"`;

const staged = ({ path }: BundledFile): ShellCommand => sh`${staging(dirname(path))}/${basename(path)}`;

/** Each with a blank before it. */
const words = (all: readonly ShellCommand[]): ShellCommand => raw(all.map(({ text }) => ` ${text}`).join(""));

function ownAndMode(group: readonly BundledFile[], count: number): ShellCommand {
  const [file] = group;
  const targets = group.length === count ? raw('"$@"') : raw(words(group.map(staged)).text.trim());
  return setOwnerAndMode(targets, file?.rights ?? {});
}
