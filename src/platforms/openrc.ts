import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { isScriptName, tellScript } from "./init-script.ts";
import type { InitSystem, ServiceAnswer, ServiceState, ServiceVerb } from "./service-state.ts";

/** OpenRC, of Alpine and Gentoo: rc-service(8), rc-update(8), rc-status(8). */
export const openrc: InitSystem = {
  folders: ["/etc/init.d", "/etc/runlevels", "/run/openrc"],
  list: "rc-service --list",
  lacks: ["mask", "unmask"],
  isName: isScriptName,
  ask,
  parse,
  control,
};

/**
 * One process tells of all services; in which runlevels they are is what the folders say. OpenRC keeps no account of
 * scripts that are not its own, such as Debian's, and none yet of one that was put there in the second in which it last
 * looked: those are asked themselves.
 */
function ask(names: readonly string[]): ShellCommand {
  return lines([
    raw('list=$(rc-status --nocolor --servicelist 2>&1); printf "%s\\n" "$list"'),
    sh`for name in ${names}; do`,
    raw(`for link in /etc/runlevels/*/"$name"; do
  [ ! -L "$link" ] || { level=\${link%/*}; printf 'level %s %s\\n' "\${level##*/}" "$name"; }
done
first=
{ read -r first <"/etc/init.d/$name"; } 2>/dev/null
case $first in
('') told=yes ;;
(*openrc-run*|*runscript*) case $list in (*" $name "*) told=yes ;; (*) told=no ;; esac ;;
(*) told=no ;;
esac
case $told in
(yes) ;;
(*) rc-service "$name" status </dev/null >/dev/null 2>&1; printf 'script %s %s\\n' "$name" $? ;;
esac
done`),
  ]);
}

function parse(output: string, names: readonly string[]): readonly ServiceAnswer[] {
  const listed = output.matchAll(/^ (\S+) +\[ +(.*?) +\]$/gm);
  const states = new Map([...listed].map(([, name = "", state = ""]) => [name, state]));
  if (states.size === 0) return names.map(() => ({ unreadable: complaint(output) }));
  const enabled = new Set([...output.matchAll(/^level \S+ (\S+)$/gm)].map(([, name = ""]) => name));
  const scripts = output.matchAll(/^script (\S+) (\d+)$/gm);
  const own = new Map([...scripts].map(([, name = "", status]) => [name, status === "0" ? "started" : "stopped"]));
  return names.map((name) => ({ value: serviceState(own.get(name) ?? states.get(name), enabled.has(name)) }));
}

/** With `started`, a supervised daemon tells since when. */
function serviceState(state: string | undefined, isEnabled: boolean): ServiceState {
  const word = state?.split(" ")[0] ?? "";
  return {
    exists: state !== undefined,
    running: ["started", "starting", "inactive"].includes(word),
    failed: ["crashed", "failed"].includes(word),
    enabled: state === undefined ? "" : isEnabled ? "enabled" : "disabled",
    isEnabled,
  };
}

function complaint(output: string): string {
  return (
    output.split("\n").find((line) => line !== "" && !/^(level|script) /.test(line)) ?? "rc-status lists no services"
  );
}

function control(verb: ServiceVerb, name: string, { failed, running }: ServiceState): ShellCommand {
  const act = (word: string): ShellCommand => sh`rc-service ${name} ${word}`;
  if (verb === "enable") return sh`rc-update add ${name} default`;
  if (verb === "disable") return disable(name);
  // OpenRC takes what has crashed for started, and would do nothing.
  if (verb === "start" && failed) return sh`${act("zap")} && ${act("start")}`;
  return tellScript(verb, running, act);
}

/** `--all` fails for each runlevel that it is not in. */
function disable(name: string): ShellCommand {
  return sh`for link in /etc/runlevels/*/${name}; do
  [ -L "$link" ] || continue
  level=\${link%/*}
  rc-update del ${name} "\${level##*/}" || exit
done`;
}
