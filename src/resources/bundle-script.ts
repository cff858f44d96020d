import { basename, dirname } from "node:path/posix";
import { sha256sum } from "../platforms/stand-ins.ts";
import type { Content } from "../session/content.ts";
import { exactTake } from "../session/loop.ts";
import { grouped } from "../values/grouped.ts";
import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { keepAttributes, moving } from "./file-script.ts";
import { setOwnerAndMode, type Wanted } from "./owner-and-mode.ts";
import { pinning } from "./pinned-folder.ts";

/** A file that is written together with others. */
export interface BundledFile {
  /** Canonical, without blanks and backslashes: other programs would write those in ways of their own. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256, hexadecimal. */
  readonly digest: string;
  /** Of a new file, all; of one that is there, what is to change. */
  readonly rights: Wanted;
  /** A file is there, with this owner and mode: what `rights` leaves open is kept, its ACL, attributes and capabilities too. */
  readonly keeps?: Wanted | undefined;
  /** SHA-256 of the file that is there, if it is known. */
  readonly before?: string | undefined;
  /** Asked for when it is sent and not before. */
  readonly content: () => Content;
}

/**
 * Puts files at their paths, each whole or not at all, from their contents one after another on standard input. As for a
 * single one: in a private folder beside them, filled and checked, given their owner and mode, flushed to the disk, then
 * renamed; but with one process for all files of a folder wherever a program takes many. The contents come as
 * {@link byFolder} orders the files.
 */
export function bundleScript(files: readonly BundledFile[]): ShellCommand {
  const folders = grouped(files, folderOf);
  return lines([
    exactTake,
    sha256sum,
    pinning,
    moving,
    raw("umask 077"),
    receive,
    rename,
    // Nothing is written before all the folders are found.
    sh`for f in ${folders.map(([folder]) => folder)}; do tsamae_enter "$f"; done`,
    ...folders.map(([folder, group]) => written(folder, group)),
  ]);
}

/** Files in the order in which their contents are taken: folder by folder. */
export const byFolder = (files: readonly BundledFile[]): readonly BundledFile[] =>
  grouped(files, folderOf).flatMap(([, group]) => group);

const folderOf = ({ path }: BundledFile): string => dirname(path);

const nameOf = ({ path }: BundledFile): string => `./${basename(path)}`;

/** Fills the files in `"$@"`, whose sizes are in `sizes`; their digests have to be `digests`. */
const receive = raw(`tsamae_receive() {
  for t do
    tsamae_take "\${sizes%% *}" >"$t" || exit
    sizes=\${sizes#* }
  done
  [ "$(sha256sum -- "$@" | cut -c 1-64)" = "$digests" ] || { echo "the contents did not arrive whole" >&2; exit 1; }
}`);

/** Handles files that mv(1) could not rename together with the others: one is a mount point, or a folder took its place. */
const rename = raw(`tsamae_rename() {
  sync "$@" 2>/dev/null || sync
  mv -f -- "$@" ../ 2>/dev/null
  for t do
    [ -e "$t" ] || continue
    [ ! -d "../$t" ] || { echo "\${f%/*}/\${t#./}: a folder took its place meanwhile" >&2; exit 1; }
    tsamae_move "$t" "../$t" "\${f%/*}/\${t#./}" || exit
  done
}`);

function written(folder: string, files: readonly BundledFile[]): ShellCommand {
  const names = files.map(nameOf);
  const fresh = files.filter(({ keeps }) => keeps === undefined);
  const byRights = grouped(fresh, ({ rights }) => JSON.stringify(rights));
  return lines([
    sh`tsamae_enter_private ${folder}`,
    sh`sizes=${`${files.map(({ size }) => size).join(" ")} `} digests=${files.map(({ digest }) => digest).join("\n")}`,
    sh`set -- ${names}\ntsamae_receive "$@"`,
    ...byRights.map(([, group]) => ownAndMode(group, files.length)),
    ...files.map(keptAttributes),
    unchangedSince(files),
    raw('tsamae_rename "$@"\ntsamae_leave_private'),
  ]);
}

/** What somebody else has written meanwhile is not thrown away. */
function unchangedSince(files: readonly BundledFile[]): ShellCommand {
  const known = files.flatMap((file) =>
    file.before === undefined ? [] : [{ name: `.${nameOf(file)}`, digest: file.before }],
  );
  if (known.length === 0) return raw(":");
  const digests = known.map(({ digest }) => digest).join("\n");
  return sh`[ "$(sha256sum -- ${known.map(({ name }) => name)} | cut -c 1-64)" = ${digests} ] || { echo "somebody else changed a file in \${f%/*} meanwhile; no file of that folder was replaced: run tsamae again" >&2; exit 1; }`;
}

function keptAttributes(file: BundledFile): ShellCommand {
  const { rights, keeps } = file;
  const name = nameOf(file);
  return keeps === undefined ? raw(":") : keepAttributes({ name: `.${name}`, target: sh`${name}`, rights, keeps });
}

function ownAndMode(group: readonly BundledFile[], count: number): ShellCommand {
  const [file] = group;
  const targets = group.length === count ? raw('"$@"') : sh`${group.map(nameOf)}`;
  return setOwnerAndMode(targets, file?.rights ?? {});
}
