import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";

/**
 * Shell functions that go into folders which are certainly the ones that are meant: names in them are `./NAME` then, and
 * stay there whatever takes the folder's place, or a place above it, meanwhile. Each exits the shell otherwise.
 *
 * - `tsamae_enter PATH` goes into the folder at a canonical path.
 * - `tsamae_enter_own ./NAME` goes on into a folder that this script has made: who may write beside it could have put
 *   another one there. Where a new file does not belong to who makes it either, the file system has no owners, as the
 *   shared folders of virtual machines: that folder is taken for the right one.
 * - `tsamae_enter_private PATH` makes a private folder in the one at a canonical path and goes into it. Nobody else may
 *   enter it, or move it away from `..`. `$w` is where the shell was before. It is removed by `tsamae_leave_private`, which
 *   goes back to its folder, and when the shell exits; so is a file called as it is with an `f` after the name.
 */
export const pinning: ShellCommand = raw(`tsamae_enter() {
  cd -P -- "$1" && [ "$PWD" = "$1" ] && return
  printf '%s is missing, or another folder took its place\\n' "$1" >&2
  exit 1
}
tsamae_enter_own() {
  f=\${PWD%/}/\${1#./}
  cd -P -- "$1" && [ "$PWD" = "$f" ] && { [ -O . ] || tsamae_has_no_owners; } && return
  printf '%s: another folder took its place, or it does not belong to who made it\\n' "$f" >&2
  exit 1
}
tsamae_has_no_owners() {
  o=./.tsamae-owner
  (set -C; { [ ! -O /dev/fd/4 ]; } 4>"$o") 2>/dev/null
  s=$?
  rm -f -- "$o"
  return $s
}
tsamae_enter_private() {
  w=$PWD
  tsamae_enter "$1"
  b=.
  p=$(umask 077; mktemp -d ./.tsamae.XXXXXXXXXX) || exit
  trap 'cd "$b" && rm -rf -- "$p" "$p"f' 0
  trap 'exit 1' 1 2 15
  tsamae_enter_own "$p"
  b=..
}
tsamae_leave_private() {
  cd .. && rm -rf -- "$p" || exit
  trap - 0
}`);

/**
 * Goes into the folder at a canonical path, or exits.
 *
 * @example
 * lines([enterFolder("/home/ann"), sh`rm -f -- ./old`])
 */
export const enterFolder = (path: string): ShellCommand => lines([pinning, sh`tsamae_enter ${path}`]);
