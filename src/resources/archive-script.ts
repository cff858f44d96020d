import { basename, dirname } from "node:path/posix";
import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { archiveJudgement } from "./archive-judgement.ts";
import { moving } from "./file-script.ts";
import { setOwnerAndMode, type Wanted } from "./owner-and-mode.ts";
import { pinning } from "./pinned-folder.ts";

/** The folder in the destination that tells what was unpacked there. */
export const marksFolder = ".tsamae-archive";

export interface Unpacking {
  /** Where it is to be; canonical. */
  readonly path: string;
  /** Leaves the archive in the file `"$t"`, or exits. */
  readonly obtain: ShellCommand;
  /** How many folders at its top are left away. */
  readonly strip: number;
  /** Of the destination itself. */
  readonly top: Wanted;
  /** Of all that is in it; undefined: who unpacks it. */
  readonly who: Pick<Wanted, "owner" | "group">;
  readonly keepsSetuid: boolean;
  /** What the mark says besides the digest. */
  readonly options: string;
  readonly discardsExtra: boolean;
}

/**
 * Unpacks an archive into a private folder beside the destination, judges it before and after, and only then gives it the
 * destination's name. What was there before comes back when that fails.
 */
export function unpackScript(unpacking: Unpacking): ShellCommand {
  const { path, obtain, strip, keepsSetuid, discardsExtra } = unpacking;
  return lines([
    privateFolder(path),
    archiveJudgement,
    functions,
    raw("t=$d/archive"),
    obtain,
    raw('s=$(sha256sum <"$t") || exit\ns=${s%% *}'),
    raw('open_archive\nlist_archive\nmkdir -m 0755 -- "$d/new" || exit\nextract'),
    // What cannot be looked into cannot be judged, or removed.
    raw(`find "$d/new" -type d ! -perm -0700 -exec chmod u+rwx {} \\; || exit`),
    sh`n=$d/new\nstrip ${strip}`,
    raw('judge_tree "$n"'),
    keepsSetuid ? raw(":") : withoutSetuid,
    ...(discardsExtra ? [] : [refuseExtra(path)]),
    marks(unpacking),
    swap(path),
  ]);
}

function privateFolder(path: string): ShellCommand {
  const name = `../${basename(path)}`;
  return sh`umask 022
unset TAR_OPTIONS UNZIP UNZIPOPT ZIPINFO ZIPINFOOPT
LC_ALL=C
export LC_ALL
${pinning}
${moving}
tsamae_enter_private ${dirname(path)}
d=. old=
clean() {
  [ -z "$old" ] || [ -e ${name} ] || [ -L ${name} ] || mv -- "$old" ${name}
  cd ..
  rm -rf -- "$p" 2>/dev/null || { find "$p" -type d -exec chmod u+rwx {} \\;; rm -rf -- "$p"; }
}
trap clean 0`;
}

/**
 * tar reads standard input: a colon in a name would mean another host. GNU tar is told to list names as they are; busybox's
 * cannot, but remarks on what it leaves away.
 */
const functions = lines([
  raw(`need() {
  command -v "$1" >/dev/null || { echo "the host has no $1, which it takes to unpack this archive" >&2; exit 1; }
}`),
  raw(`decompress() {
  need "$1"
  kind=tar a=$d/tar
  "$1" -dc <"$t" >"$a" || { echo "the archive is damaged: $1 cannot read it" >&2; exit 1; }
}`),
  raw(`open_archive() {
  case $(dd bs=6 count=1 <"$t" 2>/dev/null | od -An -tx1 | tr -d ' \\n') in
    1f8b*) decompress gzip ;;
    fd377a585a00) decompress xz ;;
    425a68*) decompress bzip2 ;;
    28b52ffd*) decompress zstd ;;
    504b0304*|504b0506*) kind=zip a=$t ;;
    *) kind=tar a=$t ;;
  esac
}`),
  raw(`list_archive() {
  if [ $kind = zip ]; then
    need unzip
    if unzip 2>&1 | grep -q BusyBox; then
      echo "the host's unzip is busybox's, which cannot tell what is in an archive" >&2
      exit 1
    fi
    unzip -Z1 "$a" >"$d/names" || exit
  else
    need tar
    keep=
    case $(tar --version 2>/dev/null) in (*"GNU tar"*) keep=-P ;; esac
    tar $keep -tf - <"$a" >"$d/names" 2>"$d/said" && tar $keep --numeric-owner -tvf - <"$a" >"$d/list" 2>>"$d/said" ||
      { cat "$d/said" >&2; echo "it is no archive that the host's tar can read" >&2; exit 1; }
    judge_list
  fi
  judge_names
}`),
  // 1 means that unzip had something to remark.
  raw(`extract() {
  if [ $kind = zip ]; then
    unzip -q -o -P none -d "$d/new" "$a" </dev/null || [ $? = 1 ] || exit
  else
    tar -C "$d/new" -x -o -f - <"$a" || exit
  fi
}`),
  raw(`strip() {
  i=0
  while [ $i -lt "$1" ]; do
    only=
    for entry in "$n"/* "$n"/.[!.]* "$n"/..?*; do
      [ -e "$entry" ] || [ -L "$entry" ] || continue
      if [ -n "$only" ] || [ -L "$entry" ] || [ ! -d "$entry" ]; then only= && break; fi
      only=$entry
    done
    [ -n "$only" ] || { echo "strip: there is not just one folder at level $((i + 1)) of the archive" >&2; exit 1; }
    n=$only i=$((i + 1))
  done
}`),
]);

const withoutSetuid = raw('find "$n" ! -type l \\( -perm -4000 -o -perm -2000 \\) -exec chmod ug-s {} + || exit');

/** Names below a folder, without the marks. */
const namesIn = (folder: ShellCommand): ShellCommand =>
  sh`(cd -- ${folder} && find . ! -path ${`./${marksFolder}`} ! -path ${`./${marksFolder}/*`})`;

/** Lines of the second file that the first one does not have. */
const unrecorded = "NR == FNR { known[$0] = 1; next } !($0 in known)";

function refuseExtra(path: string): ShellCommand {
  const name = `../${basename(path)}`;
  const recorded = `${name}/${marksFolder}/files`;
  return sh`if [ -f ${recorded} ]; then
  ${namesIn(sh`${name}`)} >"$d/now" && awk ${unrecorded} ${recorded} "$d/now" >"$d/extra" || exit
  if [ -s "$d/extra" ]; then
    printf '%s\\n' ${`in ${path} is what did not come from the archive that was unpacked there:`} >&2
    head -n 10 "$d/extra" >&2
    exit 1
  fi
fi`;
}

function marks({ who, top, options }: Unpacking): ShellCommand {
  const { owner = "", group } = who;
  const names = `${owner}${group === undefined ? "" : `:${group}`}`;
  return lines([
    sh`if [ -e "$n"/${marksFolder} ] || [ -L "$n"/${marksFolder} ]; then echo ${`${marksFolder} is a name of tsamae's, and the archive has it`} >&2; exit 1; fi`,
    sh`${namesIn(raw('"$n"'))} >"$d/files" || exit`,
    names === "" ? raw(":") : sh`chown -R -h -- ${names} "$n" || exit`,
    sh`mkdir -m 0755 -- "$n"/${marksFolder} && cat <"$d/files" >"$n"/${marksFolder}/files || exit`,
    sh`printf 'sha256:%s %s\\n' "$s" ${options} >"$n"/${marksFolder}/mark || exit`,
    setOwnerAndMode(raw('"$n"'), top),
  ]);
}

function swap(path: string): ShellCommand {
  const name = `../${basename(path)}`;
  return sh`if [ -e ${name} ] || [ -L ${name} ]; then
  old=$d/old
  mv -- ${name} "$old" || { old=; exit 1; }
fi
if [ -e ${name} ] || [ -L ${name} ]; then echo "something took its place meanwhile" >&2; exit 1; fi
tsamae_move "$n" ${name} "" || exit
old=`;
}
