import { dirname } from "node:path/posix";
import { mountField } from "../values/mount-field.ts";
import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { setOwnerAndMode, type Wanted } from "./owner-and-mode.ts";

export interface Writing {
  readonly path: string;
  /** Fills the file `"$t"` and checks it. */
  readonly fill: ShellCommand;
  readonly rights: Wanted;
  /** Judges `"$t"` before it takes its place. */
  readonly judge?: ShellCommand | undefined;
  /** A link is there, which gives way, also one to a folder. */
  readonly overLink?: boolean | undefined;
  /** Wraps the command that replaces what is there: to keep that. */
  readonly replace?: ((move: ShellCommand) => ShellCommand) | undefined;
}

/**
 * Puts something at a path, whole or not at all: a private file beside it, filled and checked, given its owner and mode,
 * flushed to the disk, judged, then renamed over it. What is a mount point by itself, as /etc/hosts in Docker is, cannot be
 * replaced: it is overwritten.
 */
export function writeFileScript({ path, fill, rights, judge, overLink = false, replace }: Writing): ShellCommand {
  const folder = dirname(path);
  const pattern = `${folder === "/" ? "" : folder}/.tsamae.XXXXXXXXXX`;
  const target = sh`"$t"`;
  const move = sh`tsamae_move ${target} ${path} ${mountField(path)}`;
  return lines([
    sh`t=$(umask 077; mktemp ${pattern}) || exit`,
    raw(`c=\ntrap 'for t in "$t" "$c"; do [ ! -e "$t" ] || rm -f -- "$t"; done' 0\ntrap 'exit 1' 1 2 15`),
    fill,
    setOwnerAndMode(target, rights),
    raw('sync "$t" 2>/dev/null || sync'),
    ...(judge === undefined ? [] : [judge]),
    // Onto a folder, or a link to one, mv(1) would move into it.
    moving,
    overLink ? sh`[ ! -L ${path} ] || [ ! -d ${path} ] || rm -f -- ${path} || exit` : sh`:`,
    sh`[ ! -d ${path} ] || { echo "a folder took its place meanwhile" >&2; exit 1; }`,
    replace === undefined ? move : replace(move),
  ]);
}

/**
 * `tsamae_move FROM TO FIELD` renames a file over another one, or over nothing. What is mounted on cannot be replaced:
 * it takes over content, owner and mode. The kernel tells of it in the fifth field of a line; FIELD is TO as it is there.
 */
export const moving: ShellCommand = raw(`tsamae_move() {
  e=$(mv -f -- "$1" "$2" 2>&1) && return
  while read -r m1 m2 m3 m4 at m6; do
    if [ "$at" = "$3" ]; then
      cp -p -- "$1" "$2"
      return
    fi
  done </proc/self/mountinfo
  printf '%s\\n' "$e" >&2
  return 1
}`);
