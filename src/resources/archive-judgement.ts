import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";

/**
 * Symbolic links in a verbose listing that are absolute, or have more `..` than there are folders above them. Where a name
 * holds an arrow itself, the shortest name and the longest target are taken: that refuses too much, never too little.
 */
const longLinks = String.raw`/^l/ {
  sub(/^[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ /, "")
  at = index($0, " -> ")
  to = substr($0, at + 4)
  depth = -1
  n = split(substr($0, 1, at - 1), names, "/")
  for (i = 1; i <= n; i++) if (names[i] != "" && names[i] != ".") depth++
  up = 0
  n = split(to, names, "/")
  for (i = 1; i <= n; i++) if (names[i] == "..") up++
  if (to ~ /(^| -> )\// || up > depth) print
}`;

/**
 * Links whose `..` leave the folder. Only at its beginning may a target have them: further on the way to them may go
 * through another link, and then they lead elsewhere than they seem to.
 */
const judgeLinks = `for path do
  to=$(readlink -- "$path"; printf .)
  to=\${to%?.} rest=\${to%/} way=\${path#./} fine=yes
  case $to in (/*) fine=no ;; esac
  while [ $fine = yes ]; do
    case $rest in
      (..) rest= ;;
      (../*) rest=\${rest#../} ;;
      (*) break ;;
    esac
    while case $rest in (/*) true ;; (*) false ;; esac; do rest=\${rest#/}; done
    case $way in (*/*) way=\${way%/*} ;; (*) fine=no ;; esac
  done
  case /$rest/ in (*/../*) fine=no ;; esac
  [ $fine = yes ] || printf '%s -> %s\\n' "$path" "$to"
done`;

/** Numbers of files that have more names than are found here. */
const foreignLinks = "{ found[$1]++; all[$1] = $2 } END { for (i in found) if (found[i] != all[i]) print i }";

/**
 * Shell functions that judge an archive before and after it is unpacked. Both times, as what a listing says is what tar(1)
 * makes of it, and only what was unpacked is what is there. Each ends the script when it refuses.
 */
export const archiveJudgement: ShellCommand = lines([
  // What is refused stands in "$d/bad", a line each.
  raw(`refuse() {
  printf 'the archive is refused: %s: %s\\n' "$1" "$(head -n 1 "$d/bad" | cut -b 1-300)" >&2
  exit 1
}`),
  // Status 1 means that no line is so; anything above, that grep(1) could not tell.
  raw(`none() {
  grep "$@" >"$d/bad"
  [ $? -le 1 ] || exit 1
  [ ! -s "$d/bad" ]
}`),
  raw(`judge_names() {
  none -E '^/|(^|/)\\.\\.(/|$)' "$d/names" || refuse "a name in it leads out of the destination"
}`),
  // GNU tar writes "link to" for hard links, busybox an arrow as for symbolic ones.
  sh`judge_list() {
  none 'emoving leading' "$d/said" || refuse "a name in it leads out of the destination"
  none -v '^[-dlh]' "$d/list" || refuse "it holds a device, a pipe or a socket"
  none -E '^h.* link to (/|(.*/)?\\.\\.(/|$))|^[-h].* -> (/|(.*/)?\\.\\.(/|$))' "$d/list" ||
    refuse "a hard link in it leads out of the destination"
  awk ${longLinks} "$d/list" >"$d/bad" || exit
  [ ! -s "$d/bad" ] || refuse "a link in it leads out of the destination"
}`,
  sh`judge_tree() {
  find "$1" ! -type f ! -type d ! -type l >"$d/bad" || exit
  [ ! -s "$d/bad" ] || refuse "it holds a device, a pipe or a socket"
  (cd -- "$1" && find . -type l -exec sh -c ${judgeLinks} sh {} +) >"$d/bad" || exit
  [ ! -s "$d/bad" ] || refuse "a link in it leads out of the destination"
  find "$1" -type f -links +1 -exec stat -c '%i %h' {} + >"$d/links" || exit
  awk ${foreignLinks} "$d/links" >"$d/bad" || exit
  [ ! -s "$d/bad" ] || refuse "a hard link in it leads out of the destination"
}`,
]);
