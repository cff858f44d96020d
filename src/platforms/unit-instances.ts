import { raw, type ShellCommand, sh } from "../values/shell.ts";
import type { ServiceState } from "./service-state.ts";
import { parseUnits, unitProperties } from "./systemd.ts";
import { unitState } from "./systemd-init.ts";

/** After a line that says so, a record for each loaded instance of a template. */
export function showInstances(template: string, systemctl = raw("systemctl")): ShellCommand {
  const shown = ["Id", ...unitProperties].map((property) => `--property=${property}`);
  // Other characters than these would be taken for patterns; no template has them.
  return sh`echo template\n${systemctl} show --no-pager ${shown} -- ${template.replace("@.", "@*.")} 2>&1`;
}

type Answer =
  | { readonly value: readonly (ServiceState & { readonly name: string })[] }
  | { readonly unreadable: string };

/** The instances, or what systemctl complains of. */
export function parseInstances(output: string): Answer {
  const count = [...output.matchAll(/^LoadState=/gm)].length;
  const units = parseUnits(output, count);
  const complaint = /^(?![A-Z]\w+=).+/m.exec(output)?.[0];
  if ("complaint" in units || complaint !== undefined) return { unreadable: complaint ?? "systemctl did not answer" };
  return { value: units.map((unit) => ({ name: unit.Id ?? "", ...unitState(unit) })) };
}
