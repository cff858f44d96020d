import { raw, type ShellCommand, sh } from "../values/shell.ts";
import type { ServiceVerb } from "./service-state.ts";
import { unitName } from "./systemd.ts";

/** Whose manager: the host's, or that of the user who runs the command. */
export type Scope = "system" | "user";

const words = {
  start: "start",
  stop: "stop",
  restart: "restart",
  tryRestart: "try-restart",
  reload: "reload",
  reloadOrRestart: "reload-or-restart",
  enable: "enable",
  disable: "disable",
  mask: "mask",
  unmask: "unmask",
} as const satisfies Record<ServiceVerb, string>;

/** systemctl(1). Only a login session sets the variable by which it finds a user's manager. */
export function systemctl(scope: Scope): ShellCommand {
  return scope === "system" ? raw("systemctl") : sh`${asManager(scope)} systemctl --user`;
}

/** What stands before a program of systemd's so that it finds the manager. */
export function asManager(scope: Scope): ShellCommand {
  return scope === "system" ? raw("") : raw('XDG_RUNTIME_DIR="/run/user/$(id -u)"');
}

/** Why a user's units cannot be told of. */
export const noManagerMessage = (user: string): string =>
  `no systemd runs for the user ${user}; \`loginctl enable-linger ${user}\` starts one, now and at boot`;

/** Run by a user: ends with that message where no manager of his is. */
export function noManager(user: string): ShellCommand {
  return sh`[ -d "/run/user/$(id -u)/systemd" ] || { echo ${noManagerMessage(user)}; exit; }`;
}

/** Makes the manager read all unit files again. */
export function reloadUnits(scope: Scope): ShellCommand {
  return sh`${systemctl(scope)} daemon-reload`;
}

/**
 * Tells a unit what to do. A unit file that was changed is read again first; when a start fails, what the unit last
 * said comes with it.
 */
export function controlUnit(verb: ServiceVerb, name: string, scope: Scope = "system"): ShellCommand {
  const unit = unitName(name);
  const act = sh`${systemctl(scope)} ${words[verb]} -q -- ${unit}`;
  if (verb === "unmask") return sh`${act} && ${systemctl(scope)} unmask -q --runtime -- ${unit}`;
  if (["enable", "disable", "mask", "stop"].includes(verb)) return act;
  const journal = scope === "system" ? sh`-u ${unit}` : sh`--user -u ${unit}`;
  return sh`case $(${systemctl(scope)} show --property=NeedDaemonReload -- ${unit}) in
(*=yes) ${reloadUnits(scope)} || exit ;;
esac
${act} || { s=$?; journalctl ${journal} -n 10 --no-pager -o cat >&2 2>/dev/null; exit $s; }`;
}
