import { dirname } from "node:path/posix";
import { type ShellCommand, sh } from "../values/shell.ts";
import { setOwnerAndMode, type Wanted } from "./owner-and-mode.ts";

/**
 * Puts standard input at a path, whole or not at all: a private file beside it, checked, given its owner and mode,
 * flushed to the disk, then renamed over it.
 */
export function writeFileScript(path: string, digest: string, rights: Wanted): ShellCommand {
  const folder = dirname(path);
  const pattern = `${folder === "/" ? "" : folder}/.tsamae.XXXXXXXXXX`;
  const target = sh`"$t"`;
  return sh`t=$(umask 077; mktemp ${pattern}) || exit
trap 'rm -f -- "$t"' 0
trap 'exit 1' 1 2 15
cat >"$t" || exit
[ "$(sha256sum <"$t")" = ${`${digest}  -`} ] || { echo "the content did not arrive whole" >&2; exit 1; }
${setOwnerAndMode(target, rights)}
sync "$t" 2>/dev/null || sync
[ ! -d ${path} ] || { echo "a folder took its place meanwhile" >&2; exit 1; }
mv -f -- "$t" ${path}`;
}
