import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { judgeWatcher, startWatcher } from "./time-limit.ts";

export interface ControllerOptions {
  /** Milliseconds after which the program is ended. */
  readonly limitMs?: number | undefined;
  /** How many relays write their process ids. */
  readonly relays: number;
  /** Done when the program has ended; `$@` are the process ids of the relays. */
  readonly afterwards?: ShellCommand | undefined;
}

/**
 * Shell text that reads, on its standard input, what becomes of a program, and ends with the program's status. A line is
 * `r PID` for a relay, `p PID` for a program that has a limit and is the leader of its own session, `s STATUS` at its end.
 * Descriptor 7 is the session's standard error.
 */
export function controller({ limitMs, relays, afterwards }: ControllerOptions): ShellCommand {
  return lines([
    raw("exec 3<&- 6>&- 8>&-"),
    raw("set --\ntsamae_status= tsamae_watcher="),
    raw("while read -r tsamae_kind tsamae_value; do"),
    raw("case $tsamae_kind in"),
    raw('r) set -- "$@" "$tsamae_value" ;;'),
    raw("s) tsamae_status=$tsamae_value ;;"),
    ...(limitMs === undefined ? [] : [raw("p)"), startWatcher(limitMs), raw(";;")]),
    raw("esac"),
    sh`if [ $# = ${relays} ] && [ -n "$tsamae_status" ]; then break; fi`,
    raw("done"),
    ...(limitMs === undefined ? [] : [judgeWatcher]),
    ...(afterwards === undefined ? [] : [afterwards]),
    ...(limitMs === undefined ? [] : [raw('[ -z "$tsamae_late" ] || echo "$tsamae_word~" >&7')]),
    raw(`exit "\${tsamae_status:-143}"`),
  ]);
}
