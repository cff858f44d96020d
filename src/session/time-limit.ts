import { randomBytes } from "node:crypto";
import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";

/** Between the polite signal and the last one. */
const graceTenths = 20;

/** How the watcher says that it had to act: no shell uses it of itself. */
const acted = 99;

/** The status when the limit was reached by a program that then ended with 0: GNU `timeout` does so too. */
const timedOut = 124;

/** In the environment of a program, and so of each descendant that does not clear it; no other program has it. */
const mark = `TSAMAE_LIMITED=${randomBytes(8).toString("hex")}`;

/**
 * Starts `$@` as the leader of a session of its own and writes its process id to descriptor 5. Without setsid and /proc
 * the limit reaches the program alone, not its children.
 */
export const announced = raw(
  `exec \${tsamae_setsid:+"$tsamae_setsid"} "$tsamae_sh" -c 'export "${mark}.'"$tsamae_number"'.$$."; echo "p $$" >&5; exec "$@" 5>&-' sh "$@"`,
);

/** Shell text for the controller of a program, made by {@link announced}, whose process id is in `tsamae_value`. */
export function startWatcher(limitMs: number): ShellCommand {
  return lines([
    raw("tsamae_pid=$tsamae_value"),
    raw("("),
    watcher(limitMs),
    raw(") </dev/null >/dev/null 7>&- & tsamae_watcher=$!"),
    // The whole session is being ended: the program has a process group of its own, and would stay.
    raw("trap 'kill -TERM \"-$tsamae_pid\"' HUP INT QUIT TERM"),
  ]);
}

/** Shell text that ends the watcher, and leaves in `tsamae_late` whether it had to act. */
export const judgeWatcher: ShellCommand = lines([
  raw("tsamae_late="),
  raw('if [ -n "$tsamae_watcher" ]; then'),
  raw('kill -TERM "$tsamae_watcher"; wait "$tsamae_watcher"'),
  sh`if [ $? = ${acted} ]; then`,
  sh`tsamae_late=1; [ "$tsamae_status" != 0 ] || tsamae_status=${timedOut}`,
  raw("fi; fi"),
]);

/** Takes its own sleep with it when it is told, by TERM, that the program has ended; polls so as not to outlive it. */
function watcher(limitMs: number): ShellCommand {
  return lines([
    // A process between fork and exec still has its shell's handler, and would lose a TERM.
    raw("trap 'kill -KILL $!; exit 0' TERM"),
    // Fractions are not in POSIX; where sleep refuses them, the next whole second does.
    sh`for tsamae_time in ${limitMs / 1000} ${Math.ceil(limitMs / 1000)}; do sleep "$tsamae_time" & wait $! && break; done`,
    raw("trap '' TERM"),
    endAll,
    raw("tsamae_end TERM"),
    raw("tsamae_tenths=0"),
    sh`while [ $tsamae_tenths -lt ${graceTenths} ] && tsamae_end 0; do`,
    raw("sleep 0.1 || { sleep 1; tsamae_tenths=$((tsamae_tenths + 9)); }"),
    raw("tsamae_tenths=$((tsamae_tenths + 1))"),
    raw("done"),
    raw("tsamae_end KILL"),
    sh`exit ${acted}`,
  ]);
}

/**
 * `tsamae_end SIGNAL` signals the program's group (the program alone if it has none), then its descendants outside that
 * group. Each process gets one signal: a program may take a second one as "end at once". Not every kill(1) understands
 * `kill -s KILL -- -1`.
 */
const endAll: ShellCommand = raw(`tsamae_end() {
  tsamae_name=$1 tsamae_found=1
  if kill "-$1" "-$tsamae_pid" || kill "-$1" "$tsamae_pid"; then tsamae_found=0; fi
  for tsamae_file in $(grep -l "${mark}.$tsamae_number.$tsamae_pid." /proc/[0-9]*/environ); do
    tsamae_left=\${tsamae_file#/proc/}
    tsamae_left=\${tsamae_left%%/*}
    read -r tsamae_line <"/proc/$tsamae_left/stat" || continue
    # The name in it may hold anything; state, parent and group follow.
    set -- \${tsamae_line##*) }
    [ "$3" != "$tsamae_pid" ] || continue
    if kill "-$tsamae_name" "$tsamae_left"; then tsamae_found=0; fi
  done
  return $tsamae_found
}`);
