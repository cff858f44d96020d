import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";

/** Between the polite signal and the last one. */
const graceTenths = 20;

/** How the watcher says that it had to act: no shell uses it of itself. */
const acted = 99;

/** The status when the limit was reached by a program that then ended with 0: GNU `timeout` does so too. */
const timedOut = 124;

/**
 * Starts `$@` as the leader of a session of its own and says its process id on the pipe to the watcher; 6 is the
 * program's standard output. Without setsid the limit reaches the program alone, not its children.
 */
export const announced = raw(
  `exec \${tsamae_setsid:+"$tsamae_setsid"} "$tsamae_sh" -c 'echo "p $$"; exec "$@" >&6 6>&-' sh "$@"`,
);

/**
 * Shell text that runs a program, made by {@link announced}, and ends it and all its descendants when time is up, which
 * it tells with the mark `WORD~` on stderr (descriptor 7). The program runs in the foreground: a shell would let a
 * background one ignore SIGINT and SIGQUIT for ever.
 */
export function withLimit(program: ShellCommand, limitMs: number): ShellCommand {
  return lines([
    raw("{"),
    program,
    raw('echo "s $?"; } | {'),
    raw("exec 3<&- 6>&-"),
    raw("read -r tsamae_kind tsamae_pid"),
    raw('[ "$tsamae_kind" = p ] || exit "$tsamae_pid"'),
    raw("("),
    watcher(limitMs),
    raw(") </dev/null >/dev/null 7>&- & tsamae_watcher=$!"),
    // The whole session is being ended: the program has a process group of its own, and would stay.
    raw("trap 'kill -TERM \"-$tsamae_pid\"' HUP INT QUIT TERM"),
    raw("read -r tsamae_kind tsamae_status"),
    raw('kill -TERM "$tsamae_watcher"; wait "$tsamae_watcher"'),
    sh`if [ $? = ${acted} ]; then`,
    raw('echo "$tsamae_word~" >&7'),
    sh`[ "$tsamae_status" = 0 ] && tsamae_status=${timedOut}`,
    raw("fi"),
    raw(`exit "\${tsamae_status:-143}"; }`),
  ]);
}

/** Takes its own sleep with it when it is told, by TERM, that the program has ended; polls so as not to outlive it. */
function watcher(limitMs: number): ShellCommand {
  return lines([
    // A process between fork and exec still has its shell's handler, and would lose a TERM.
    raw("trap 'kill -KILL $!; exit 0' TERM"),
    // Fractions are not in POSIX; where sleep refuses them, the next whole second does.
    sh`for tsamae_time in ${limitMs / 1000} ${Math.ceil(limitMs / 1000)}; do sleep "$tsamae_time" & wait $! && break; done`,
    raw("trap '' TERM"),
    signal("TERM"),
    raw("tsamae_tenths=0"),
    sh`while [ $tsamae_tenths -lt ${graceTenths} ] && ${signal("0")}; do`,
    raw("sleep 0.1 || { sleep 1; tsamae_tenths=$((tsamae_tenths + 9)); }"),
    raw("tsamae_tenths=$((tsamae_tenths + 1))"),
    raw("done"),
    signal("KILL"),
    sh`exit ${acted}`,
  ]);
}

/** To the group, or to the program alone where there is no group. `kill -s KILL -- -1` is not understood everywhere. */
const signal = (name: string): ShellCommand =>
  sh`{ kill -${raw(name)} "-$tsamae_pid" || kill -${raw(name)} "$tsamae_pid"; }`;
