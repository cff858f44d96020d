import { basename, dirname } from "node:path/posix";
import { sha256sum } from "../platforms/stand-ins.ts";
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
  /** A file is there: what `rights` leaves open is kept, its ACL, attributes and capabilities too. Its owner and mode. */
  readonly keeps?: Wanted | undefined;
  /** Judges `"$t"` before it takes its place. */
  readonly judge?: ShellCommand | undefined;
  /** SHA-256 of the file that is there, hexadecimal; "none" where nothing is. Not stated: whatever is there is replaced. */
  readonly before?: string | undefined;
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
export function writeFileScript({
  path,
  fill,
  rights,
  judge,
  keeps,
  before,
  overLink = false,
  replace,
}: Writing): ShellCommand {
  const name = `../${basename(path)}`;
  const target = sh`"$t"`;
  const move = sh`tsamae_move ${target} ${name} ${mountField(path)}`;
  return lines([
    pinning,
    sh`tsamae_enter_private ${dirname(path)}`,
    sh`umask 077\nt=${`./${basename(path)}`}`,
    fill,
    keeps === undefined ? setOwnerAndMode(target, rights) : keepAttributes({ name, target, rights, keeps }),
    raw('sync "$t" 2>/dev/null || sync'),
    ...(judge === undefined ? [] : [judge]),
    moving,
    overLink ? sh`[ ! -L ${name} ] || [ ! -d ${name} ] || rm -f -- ${name} || exit` : sh`:`,
    sh`[ ! -d ${name} ] || { echo "a folder took its place meanwhile" >&2; exit 1; }`,
    unchangedSince(before, name),
    replace === undefined ? move : replace(move, ".."),
  ]);
}

interface Attributes {
  /** What is there. */
  readonly name: string;
  /** What takes its place. */
  readonly target: ShellCommand;
  /** What is to change. */
  readonly rights: Wanted;
  /** The present owner and mode. */
  readonly keeps: Wanted;
}

/**
 * cp(1) of coreutils copies ACL and extended attributes, which hold capabilities too, with owner and mode. chown(2) would
 * take capabilities away, and with an ACL the group's digit of a mode is not what the group may do: so only what is to
 * change is set then.
 */
export function keepAttributes({ name, target, rights, keeps }: Attributes): ShellCommand {
  const { mode, owner, group } = rights;
  const all = { mode: mode ?? keeps.mode, owner: owner ?? keeps.owner, group: group ?? keeps.group };
  return sh`if cp -P --attributes-only --preserve=mode,ownership,xattr -- ${name} ${target} 2>/dev/null; then
${stillKept(target, keeps)}
${setOwnerAndMode(target, { mode, owner, group })}
else
${setOwnerAndMode(target, all)}
fi`;
}

const changedMeanwhile = sh`{ echo "somebody else changed it meanwhile; it was left as it is: run tsamae again" >&2; exit 1; }`;

/**
 * What was copied has to be what was seen: its owner may have put another file there, with rights that he likes. Only
 * root can give its copy to the owner that was seen.
 */
function stillKept(target: ShellCommand, { mode = "", owner = "", group }: Wanted): ShellCommand {
  const digits = raw(mode.replace(/^0+(?=.)/, ""));
  return sh`case $(stat -c "%u:%g %a" -- ${target}) in
(${owner}:${group === undefined ? raw("*") : group}" "${digits}) ;;
(*" "${digits}) [ "$(id -u)" != 0 ] || ${changedMeanwhile} ;;
(*) ${changedMeanwhile} ;;
esac`;
}

/** Right before it is replaced: what somebody else has written meanwhile is not thrown away. */
function unchangedSince(before: string | undefined, name: string): ShellCommand {
  if (before === undefined) return raw(":");
  if (before === "none") return sh`{ [ ! -e ${name} ] && [ ! -L ${name} ]; } || ${changedMeanwhile}`;
  return lines([sha256sum, sh`[ "$(sha256sum <${name})" = ${`${before}  -`} ] || ${changedMeanwhile}`]);
}

/**
 * `tsamae_overwrite FROM TO` writes a file into another one that cannot be replaced. A copy of the old content is made
 * first: it is put back if the new one finds no room. The file stays open, so that nothing else can take its place.
 */
const overwriting = raw(`tsamae_overwrite() {
  at=\${PWD%/*}/\${2#../}
  new=$(wc -c <"$1") old=$(wc -c <"$2") room=
  df -Pk "$2" 2>/dev/null | { read -r line && read -r d b u room line && echo "$room"; } >"$1.room"
  read -r room <"$1.room"
  case $room in ''|*[!0-9]*) ;; *)
    if [ $(((new - old + 1023) / 1024)) -gt "$room" ]; then
      echo "$at is a mount point without room for $new bytes; it was left as it is" >&2
      return 1
    fi ;;
  esac
  cp -p -- "$2" "$1.old" || return
  {
    if [ -L "$2" ] || ! [ /proc/self/fd/4 -ef "$2" ]; then
      echo "$at: something took its place" >&2
      return 1
    fi
    cp -p -- "$1" /proc/self/fd/4 4<&4 && return
    if cp -p -- "$1.old" /proc/self/fd/4 4<&4; then
      echo "$at is a mount point and could not be written; its old content is there again" >&2
    else
      trap - 0
      echo "$at is a mount point and could not be written; its old content is in $PWD/\${1#./}.old" >&2
    fi
    return 1
  } 4<"$2"
}`);

/**
 * `tsamae_move FROM TO FIELD` renames a file over another file, a link or nothing; where mv(1) has -T, never into a
 * folder. A mount point cannot be replaced: it takes over content, owner and mode. FIELD is TO as the fifth field of a
 * line of mountinfo writes it.
 */
export const moving: ShellCommand = lines([
  overwriting,
  raw(`tsamae_move() {
  e=$(mv -fT -- "$1" "$2" 2>&1) && return
  case $e in *[Oo]ption*|*sage:*) e=$(mv -f -- "$1" "$2" 2>&1) && return ;; esac
  while read -r m1 m2 m3 m4 at m6; do
    if [ "$at" = "$3" ]; then
      tsamae_overwrite "$1" "$2"
      return
    fi
  done </proc/self/mountinfo
  printf '%s\\n' "$e" >&2
  return 1
}`),
]);
