import { raw, type ShellCommand } from "../values/shell.ts";

/**
 * `tsamae_judge LINK` leaves in `untrusted` the physical path of a link that somebody else than root and the session's
 * user can replace, and in `who` that somebody: the owner of the link or of a folder above it, or whoever may write there.
 * In a sticky folder everyone may make links of their own, but not replace those of others.
 *
 * `tsamae_judge_way PATH` judges the links on a way that has just led to the current folder. It has to lead there again,
 * link by link: somebody may have put a folder in the place of a link that was followed. Both functions start programs, so
 * what was found to be trusted is remembered: a link, or a way with where it led.
 */
const judge = raw(`
tsamae_is_trusted() {
  case $1$2 in *"$newline"*) return 1 ;; esac
  case $trusted in *"$newline>$1$newline=$2$newline"*) ;; *) return 1 ;; esac
}
tsamae_trust() {
  [ \${#trusted} -gt 8192 ] || trusted="$trusted>$1$newline=$2$newline"
}
tsamae_judge() {
  ! tsamae_is_trusted "$1" '' || return 0
  link_path=$1 at=$1
  set --
  while [ -n "$at" ]; do
    set -- "$at" "$@"
    at=\${at%/*}
  done
  entries=$(tsamae_owners / "$@" 2>/dev/null)
  [ -n "$session_uid" ] || session_uid=$(id -u)
  left=$(($# + 1))
  for entry in $entries; do
    uid=\${entry%%:*} entry=\${entry#*:}
    gid=\${entry%%:*} entry=\${entry#*:}
    bits=$((0x\${entry%%:*})) entry=\${entry#*:}
    left=$((left - 1))
    case $uid in (0|"$session_uid") ;; (*) untrusted=$link_path who="user \${entry%%:*}"; return ;; esac
    [ $left -gt 0 ] && [ $((bits & 01000)) -eq 0 ] || continue
    if [ $((bits & 2)) -ne 0 ]; then untrusted=$link_path who=everybody; return; fi
    if [ $((bits & 020)) -ne 0 ] && [ "$gid" -ne 0 ]; then
      untrusted=$link_path who="the group \${entry#*:}"
      return
    fi
  done
  if [ $left -eq 0 ]; then tsamae_trust "$link_path" ''; else untrusted=$link_path who=somebody; fi
}
tsamae_judge_way() {
  ! tsamae_is_trusted "$1" "$PWD" || return 0
  way_rest=$1/ way_at= way_hops=0 way_link=$link
  while [ -n "$way_rest" ] && [ -z "$untrusted" ] && [ $way_hops -le 40 ]; do
    way_part=\${way_rest%%/*} way_rest=\${way_rest#*/}
    case $way_part in (''|.) continue ;; (..) way_at=\${way_at%/*}; continue ;; esac
    if [ -L "$way_at/$way_part" ]; then
      way_hops=$((way_hops + 1))
      tsamae_judge "$way_at/$way_part"
      tsamae_readlink "$way_at/$way_part"
      case $link in (/*) way_at= ;; esac
      way_rest=$link/$way_rest
    else
      way_at=$way_at/$way_part
    fi
  done
  link=$way_link
  if [ -n "$untrusted" ]; then return; fi
  # /proc/self is another folder for each process.
  case "$PWD $way_at" in ("/proc/"*" /proc/"*) return ;; esac
  if [ "\${way_at:-/}" = "$PWD" ]; then tsamae_trust "$1" "$PWD"; else untrusted=$1 who=somebody; fi
}`);

/** `/a/./b//` and such are fine as a way; state and found say where it ends. Builtins only, but for links that lead nowhere. */
const walk = raw(`
tsamae_readlink() {
  link=$(readlink -- "$1" 2>/dev/null; printf .)
  case $link in (.) link= ;; (*) link=\${link%?.} ;; esac
}
tsamae_join() {
  case $2 in (/*) joined=$2 ;; (*) joined=\${1%/}/$2 ;; esac
}
tsamae_walk() {
  way=$1 hops=0
  while :; do
    head=$way rest=
    until cd -P -- "\${head:-/}" 2>/dev/null; do
      part=\${head##*/}
      head=\${head%/*}
      case $part in (''|.) ;; (*) rest=$part\${rest:+/$rest} ;; esac
    done
    [ "$PWD" = "\${head:-/}" ] || tsamae_judge_way "$head"
    if [ -z "$rest" ]; then
      found=$PWD state=d
      [ $hops -eq 0 ] || state=l
      return
    fi
    next=\${rest%%/*} tail=
    case $rest in (*/*) tail=\${rest#*/} ;; esac
    found=\${PWD%/}/$next
    if [ -L "$found" ]; then
      hops=$((hops + 1))
      if [ $hops -gt 40 ]; then state=l; return; fi
      tsamae_judge "$found"
      tsamae_readlink "$found"
      if [ -z "$link" ]; then state=s; return; fi
      tsamae_join "$PWD" "$link"
      way=$joined\${tail:+/$tail}
    elif [ -d "$found" ]; then
      state=p
      return
    else
      state=m
      case /$tail/ in (*/../*) state=x ;; esac
      found=$found\${tail:+/$tail}
      return
    fi
  done
}`);

/** Where a link in folder $1 with target $2 leads, however many links on. */
const follow = raw(`
tsamae_follow() {
  tsamae_join "$1" "$2"
  jumps=1
  while :; do
    goal=$joined
    if cd -P -- "$goal" 2>/dev/null; then
      state=d found=$PWD
      [ "$PWD" = "$goal" ] || tsamae_judge_way "$goal"
      return
    fi
    while :; do case $goal in (*/|*/.) goal=\${goal%/*} ;; (*) break ;; esac; done
    case $goal in (*/..) tsamae_walk "$goal"; return ;; esac
    tsamae_walk "\${goal%/*}"
    case $state in
      (d) base=$found found=\${found%/}/\${goal##*/} ;;
      (m) found=$found/\${goal##*/}; return ;;
      (*) return ;;
    esac
    [ -L "$found" ] || return
    jumps=$((jumps + 1))
    if [ $jumps -gt 40 ]; then state=l; return; fi
    tsamae_judge "$found"
    tsamae_readlink "$found"
    if [ -z "$link" ]; then state=s; return; fi
    tsamae_join "$base" "$link"
  done
}`);

/**
 * One record a path. The targets of links come from stdin, read by one readlink(1) for all; where that takes
 * a single path (busybox) or a target holds a newline, link by link.
 */
const each = raw(`
tsamae_target() {
  if IFS= read -r link; then
    many=1
    case $link in (*"$mark"*) tsamae_readlink "$1" ;; esac
  elif [ -n "$many" ]; then
    link=
  else
    tsamae_readlink "$1"
  fi
}
tsamae_type() {
  if [ -d "$1" ]; then type=d
  elif [ -f "$1" ]; then type=f; [ -r "$1" ] || type=u
  elif [ -e "$1" ]; then type=o
  else type=-
  fi
}
tsamae_each() {
  mode=$1 last= last_state= last_found= last_untrusted= last_who= session_uid= many=
  newline='
'
  trusted=$newline
  shift
  for path do
    dir=\${path%/*} link= type=-
    if [ -z "$last_state" ] || [ "$dir" != "$last" ]; then
      untrusted= who=
      tsamae_walk "\${dir:-/}"
      last=$dir last_state=$state last_found=$found last_untrusted=$untrusted last_who=$who link=
    fi
    untrusted=$last_untrusted who=$last_who state=$last_state found=\${last_found%/}/\${path##*/}
    if [ $state = d ]; then
      if [ -L "$path" ]; then
        tsamae_target "$path"
        type=l
        if [ -z "$link" ]; then
          state=s
        elif [ $mode = follow ]; then
          [ -n "$untrusted" ] || tsamae_judge "$found"
          tsamae_follow "$last_found" "$link"
          tsamae_type "$path"
          if [ $state$type = d- ] && { [ -e "$found" ] || [ -L "$found" ]; }; then state=l; fi
          link=
        fi
      else
        tsamae_type "$path"
      fi
    elif [ $state != m ]; then
      found=$last_found
    fi
    if [ -n "$untrusted" ] && [ $state != s ]; then state=t found=$untrusted link=$who; fi
    printf '%s%s %s:%s %s:%s\\n' $state $type \${#found} "$found" \${#link} "$link"
  done
  if [ -n "$many" ] && IFS= read -r link; then echo 's'; fi
}`);

const paths = raw(`
tsamae_paths() {
  mode=$1 mark=$(printf '\\037')
  shift
  for path do
    if [ -L "$path" ]; then
      readlink -z -- "$@" 2>/dev/null | tr '\\n\\000' '\\037\\n' | tsamae_each $mode "$@"
      return
    fi
  done
  tsamae_each $mode "$@"
}`);

/**
 * Shell functions; `tsamae_paths stay|follow path…` prints one record a path, `SK n:canonical m:target`.
 * S: `d` the folder it is in exists, `m` it does not (or is none), `p` no permission, `l` loop of links,
 * `x` a link leads through a missing folder and back up, `s` it changed meanwhile, `t` the link n can be replaced by m,
 * which is not trusted. K: `d` folder, `f` file, `u` unreadable file,
 * `o` other, `l` link, `-` none. Lengths make names with newlines harmless.
 */
export const pathFunctions: ShellCommand = raw(
  [judge, walk, follow, each, paths].map(({ text }) => text.trim()).join("\n"),
);
