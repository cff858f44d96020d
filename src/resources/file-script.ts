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
  return lines([
    sh`t=$(umask 077; mktemp ${pattern}) || exit`,
    raw(`c=\ntrap 'rm -f -- "$t" \${c:+"$c"}' 0\ntrap 'exit 1' 1 2 15`),
    fill,
    setOwnerAndMode(target, rights),
    raw('sync "$t" 2>/dev/null || sync'),
    ...(judge === undefined ? [] : [judge]),
    // Onto a folder, or a link to one, mv(1) would move into it.
    overLink ? sh`[ ! -L ${path} ] || [ ! -d ${path} ] || rm -f -- ${path} || exit` : sh`:`,
    sh`[ ! -d ${path} ] || { echo "a folder took its place meanwhile" >&2; exit 1; }`,
    moving(path, rights),
    replace === undefined ? move : replace(move),
  ]);
}

const move = raw("tsamae_move");

/** What is mounted on is told by the kernel, in the fifth field of a line. */
function moving(path: string, rights: Wanted): ShellCommand {
  return sh`tsamae_move() {
  e=$(mv -f -- "$t" ${path} 2>&1) && return
  while read -r a b c d at rest; do
    if [ "$at" = ${mountField(path)} ]; then
      cat <"$t" >${path} || return
      ${setOwnerAndMode(sh`${path}`, rights)}
      return
    fi
  done </proc/self/mountinfo
  printf '%s\\n' "$e" >&2
  return 1
}`;
}
