import type { InitSystem, ServiceAnswer, ServiceState } from "./service-state.ts";
import { controlUnit } from "./systemctl.ts";
import { isUnitName, parseUnits, showUnits, systemdFolders, type UnitRecord } from "./systemd.ts";

/** systemd's own manager, of the whole host. */
export const systemd: InitSystem = {
  folders: systemdFolders,
  list: "systemctl list-unit-files",
  lacks: [],
  isName: isUnitName,
  ask: (names) => showUnits(names),
  parse: unitAnswers,
  control: (verb, name) => controlUnit(verb, name),
};

/** What `systemctl show` said of units. */
export function unitAnswers(output: string, names: readonly string[]): readonly ServiceAnswer[] {
  const units = parseUnits(output, names.length);
  if ("complaint" in units) return names.map(() => ({ unreadable: units.complaint }));
  return units.map((unit) => ({ value: unitState(unit) }));
}

/** What a record means. */
export function unitState(unit: UnitRecord): ServiceState {
  const { LoadState, ActiveState = "", UnitFileState = "", NeedDaemonReload, DropInPaths = "" } = unit;
  return {
    exists: LoadState !== "not-found",
    running: ["active", "reloading", "activating", "refreshing"].includes(ActiveState),
    failed: ActiveState === "failed",
    enabled: UnitFileState,
    isEnabled: ["enabled", "enabled-runtime", "alias"].includes(UnitFileState),
    ...(NeedDaemonReload === "yes" ? { needsReload: true } : {}),
    ...(DropInPaths === "" ? {} : { dropIns: DropInPaths.split(" ") }),
  };
}
