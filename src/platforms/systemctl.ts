import { type ShellCommand, sh } from "../values/shell.ts";
import { unitName } from "./systemd.ts";

export type UnitVerb = "start" | "stop" | "restart" | "reload" | "enable" | "disable";

/** systemctl(1); when it fails, what the unit last said comes with it. */
export function controlUnit(verb: UnitVerb, name: string): ShellCommand {
  const unit = unitName(name);
  const act = sh`systemctl ${verb} -q -- ${unit}`;
  if (verb === "enable" || verb === "disable" || verb === "stop") return act;
  return sh`${act} || { s=$?; journalctl -u ${unit} -n 10 --no-pager -o cat >&2 2>/dev/null; exit $s; }`;
}
