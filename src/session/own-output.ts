import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { controller } from "./controller.ts";

/** How often a relay is looked at without a program: it mostly meets the end of its pipe after a few times. */
const looks = 200;

/** So many looks in a row must find a relay idle. */
const idleLooks = 3;

/** After so many it is cut off although it still reads. */
const mostLooks = 40;

/** Bytes that relays may pass on after the end: more than pipes hold, so they are not the program's. */
const mostBytes = 256 * 1024;

const pause = raw("sleep 0.05 2>/dev/null || sleep 1");

/** `tsamae_relay` becomes the cat(1) that passes on one stream of a program. It first writes its process id to descriptor 5. */
const relay = raw(`tsamae_relay() {
  if cd -P /proc/self 2>/dev/null; then
    echo "r \${PWD##*/}" >&5
    exec cat 3<&- 5>&- 6>&- 7>&- 8>&-
  fi
  exec 4<&0
  cat <&4 3<&- 4<&- 5>&- 6>&- 7>&- 8>&- &
  echo "r $!" >&5
  wait "$!"
}`);

/**
 * `tsamae_settle PID…` waits until the relays have passed on all that the program printed before it ended. A relay meets
 * the end of its pipe when nobody can write to it any more. A child that the program left behind still can: once the
 * relay has nothing to read, it is ended, and another cat(1) drops what comes later, lest the child die of a closed pipe.
 * Linux tells in /proc how much a process has read and written, and what it waits for; elsewhere the pauses must do.
 */
const settle: ShellCommand = lines([
  raw(`tsamae_reads() {
  kill -0 "$1" || kill -0 "$2"
}
tsamae_look() {
  tsamae_now= tsamae_total=0
  for tsamae_relay do
    while read -r tsamae_key tsamae_value; do
      case $tsamae_key in
        rchar:) tsamae_now="$tsamae_now $tsamae_value" ;;
        wchar:) tsamae_now="$tsamae_now $tsamae_value" tsamae_total=$((tsamae_total + tsamae_value)) ;;
      esac
    done <"/proc/$tsamae_relay/io"
    tsamae_where=
    read -r tsamae_where <"/proc/$tsamae_relay/wchan"
    # The session is read slowly, and the relay holds something back.
    case $tsamae_where in *write*|*send*|*wait_memory*) tsamae_before=none tsamae_looks=0 ;; esac
  done
  tsamae_first=\${tsamae_first:-$tsamae_total}
}
tsamae_cut() {
  kill -0 "$1" || return
  { cat <&4 >/dev/null 4<&- 7>&- & } 4<"/proc/$1/fd/0"
  kill -KILL "$1"
}`),
  sh`tsamae_settle() {
  tsamae_looks=0
  while tsamae_reads "$@" && [ $tsamae_looks -lt ${looks} ]; do tsamae_looks=$((tsamae_looks + 1)); done
  tsamae_before=none tsamae_idle=0 tsamae_looks=0 tsamae_first=
  while tsamae_reads "$@" && [ $tsamae_idle -lt ${idleLooks} ] && [ $tsamae_looks -lt ${mostLooks} ]; do
    tsamae_look "$@"
    if [ $((tsamae_total - tsamae_first)) -gt ${mostBytes} ]; then break; fi
    ${pause}
    if [ "$tsamae_now" = "$tsamae_before" ]; then tsamae_idle=$((tsamae_idle + 1)); else tsamae_idle=0; fi
    tsamae_before=$tsamae_now tsamae_looks=$((tsamae_looks + 1))
  done
  for tsamae_relay do tsamae_cut "$tsamae_relay"; done
}`,
]);

/**
 * Shell text that runs a program with pipes of its own for its output, which end with it: what a child prints after the
 * program has ended is dropped, and never is a part of what the session says later. The program's standard input is
 * descriptor 3, its standard error is 8; it must close 5, 6 and 7.
 *
 * @example
 * withOwnOutput(raw('(exec <&3 3<&- 2>&8 5>&- 6>&- 7>&- 8>&-; exec make)'));
 */
export function withOwnOutput(program: ShellCommand, limitMs?: number): ShellCommand {
  return lines([
    relay,
    settle,
    raw("exec 3<&0 6>&1 7>&2"),
    raw("{ { { {"),
    program,
    raw('echo "s $?" >&5; } | tsamae_relay >&6; } 8>&1 | tsamae_relay >&7; } 5>&1 | {'),
    controller({ limitMs, relays: 2, afterwards: raw('tsamae_settle "$@"') }),
    raw("}; } 2>/dev/null"),
  ]);
}
