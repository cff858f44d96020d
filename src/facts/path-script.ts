import { raw, type ShellCommand } from "../values/shell.ts";

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
    if cd -P -- "$goal" 2>/dev/null; then state=d found=$PWD; return; fi
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
  mode=$1 last= last_state= last_found= many=
  shift
  for path do
    dir=\${path%/*} link= type=-
    if [ -z "$last_state" ] || [ "$dir" != "$last" ]; then
      tsamae_walk "\${dir:-/}"
      last=$dir last_state=$state last_found=$found link=
    fi
    state=$last_state found=\${last_found%/}/\${path##*/}
    if [ $state = d ]; then
      if [ -L "$path" ]; then
        tsamae_target "$path"
        type=l
        if [ -z "$link" ]; then
          state=s
        elif [ $mode = follow ]; then
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
 * `x` a link leads through a missing folder and back up, `s` it changed meanwhile. K: `d` folder, `f` file, `u` unreadable file,
 * `o` other, `l` link, `-` none. Lengths make names with newlines harmless.
 */
export const pathFunctions: ShellCommand = raw([walk, follow, each, paths].map(({ text }) => text.trim()).join("\n"));
