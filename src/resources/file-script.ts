import { dirname } from "node:path/posix";
import { mountField } from "../values/mount-field.ts";
import { type ShellCommand, sh } from "../values/shell.ts";
import { setOwnerAndMode, type Wanted } from "./owner-and-mode.ts";

/**
 * Puts standard input at a path, whole or not at all: a private file beside it, checked, given its owner and mode,
 * flushed to the disk, then renamed over it. What is a mount point by itself, as /etc/hosts in Docker is, cannot be
 * replaced: it is overwritten.
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
e=$(mv -f -- "$t" ${path} 2>&1) && exit
while read -r a b c d at rest; do
  if [ "$at" = ${mountField(path)} ]; then
    cat <"$t" >${path} || exit
    ${setOwnerAndMode(sh`${path}`, rights)}
    exit
  fi
done </proc/self/mountinfo
printf '%s\\n' "$e" >&2
exit 1`;
}
