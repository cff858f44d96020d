import { type ShellCommand, sh } from "../values/shell.ts";
import type { ServiceVerb } from "./service-state.ts";

/** The name of a file in /etc/init.d: no path, no option, no pattern. */
export function isScriptName(name: string): boolean {
  return /^[\w.][\w.+@:-]*$/.test(name) && !/^\.+$/.test(name);
}

/** What a script is told for a verb that only systemd has; for all others the verb itself. */
export function tellScript(verb: ServiceVerb, isRunning: boolean, act: (word: string) => ShellCommand): ShellCommand {
  if (verb === "tryRestart") return act("restart");
  if (verb !== "reloadOrRestart") return act(verb);
  return isRunning ? sh`${act("reload")} || ${act("restart")}` : act("start");
}
