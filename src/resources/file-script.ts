import { basename, dirname } from "node:path/posix";
import { mountField } from "../values/mount-field.ts";
import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { setOwnerAndMode, type Wanted } from "./owner-and-mode.ts";
import { pinning } from "./pinned-folder.ts";

export interface Writing {
  /** Canonical. */
  readonly path: string;
  /** Fills the file `"$t"` and checks it. */
  readonly fill: ShellCommand;
  readonly rights: Wanted;
  /** Judges `"$t"` before it takes its place. */
  readonly judge?: ShellCommand | undefined;
  /** A link is there, which gives way, also one to a folder. */
  readonly overLink?: boolean | undefined;
  /** Wraps the command that replaces what is there, to keep that; `folder` is where it lies. */
  readonly replace?: ((move: ShellCommand, folder: string) => ShellCommand) | undefined;
}

/**
 * Puts something at a path, whole or not at all: a file of the same name in a private folder beside it, filled and
 * checked, given its owner and mode, flushed to the disk, judged, then renamed over it. What is a mount point by itself, as
 * /etc/hosts in Docker is, cannot be replaced: it is overwritten.
 */
export function writeFileScript({ path, fill, rights, judge, overLink = false, replace }: Writing): ShellCommand {
  const name = `../${basename(path)}`;
  const target = sh`"$t"`;
  const move = sh`tsamae_move ${target} ${name} ${mountField(path)}`;
  return lines([
    pinning,
    sh`tsamae_enter_private ${dirname(path)}`,
    sh`umask 077\nt=${`./${basename(path)}`}`,
    fill,
    setOwnerAndMode(target, rights),
    raw('sync "$t" 2>/dev/null || sync'),
    ...(judge === undefined ? [] : [judge]),
    moving,
    overLink ? sh`[ ! -L ${name} ] || [ ! -d ${name} ] || rm -f -- ${name} || exit` : sh`:`,
    sh`[ ! -d ${name} ] || { echo "a folder took its place meanwhile" >&2; exit 1; }`,
    replace === undefined ? move : replace(move, ".."),
  ]);
}

/**
 * `tsamae_move FROM TO FIELD` renames a file over another one, a link, or nothing: never into a folder, where mv(1) has -T. What is mounted on cannot be replaced:
 * it takes over content, owner and mode. The kernel tells of it in the fifth field of a line; FIELD is TO as it is there.
 */
export const moving: ShellCommand = raw(`tsamae_move() {
  e=$(mv -fT -- "$1" "$2" 2>&1) && return
  case $e in *[Oo]ption*|*sage:*) e=$(mv -f -- "$1" "$2" 2>&1) && return ;; esac
  while read -r m1 m2 m3 m4 at m6; do
    if [ "$at" = "$3" ]; then
      cp -p -- "$1" "$2"
      return
    fi
  done </proc/self/mountinfo
  printf '%s\\n' "$e" >&2
  return 1
}`);
