import { dirname } from "node:path/posix";
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
 * flushed to the disk, judged, then renamed over it.
 */
export function writeFileScript({ path, fill, rights, judge, overLink = false, replace }: Writing): ShellCommand {
  const folder = dirname(path);
  const pattern = `${folder === "/" ? "" : folder}/.tsamae.XXXXXXXXXX`;
  const target = sh`"$t"`;
  const move = sh`mv -f -- "$t" ${path}`;
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
    replace === undefined ? move : replace(move),
  ]);
}
