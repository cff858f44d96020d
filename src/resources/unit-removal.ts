import { dirname } from "node:path/posix";
import { facts } from "../facts/index.ts";
import { controlUnit } from "../platforms/systemctl.ts";
import { type Change, change } from "./change.ts";
import { fileDeletion } from "./file-deletion.ts";
import type { HostView } from "./host-view.ts";
import { hasOtherFile, isMask, reloading, stillHas, type UnitFile, unknownUnit, whole } from "./unit-changes.ts";
import { instancesFact, unitFact } from "./unit-scope.ts";

/** What it takes until the file is gone, and systemd knows that. A mask is not the unit's file, and stays. */
export function unitRemoval(unit: UnitFile, host: HostView): readonly Change[] {
  const { path, isDropIn } = unit;
  host.prefetch(facts.file(path));
  if (isMask(path, host)) return [];
  const deletion = fileDeletion({ path, backup: undefined }, host);
  if (deletion.length === 0) return stillHas(unit, host) ? [reloading(unit)] : [];
  if (isDropIn) {
    const now = whole(unit, host);
    const others = now?.dropIns?.filter((other) => other !== path);
    return [...deletion, reloading(unit, now && { ...now, dropIns: others, needsReload: undefined })];
  }
  if (hasOtherFile(unit, host)) return [...deletion, reloading(unit)];
  return [...ending(unit, host), ...deletion, reloading(unit, unknownUnit(unit))];
}

/** What has no other file, from a package, comes to its end. */
function ending(unit: UnitFile, host: HostView): readonly Change[] {
  const now = whole(unit, host);
  if (now === undefined) return templateEnding(unit, host);
  const { name, scope } = unit;
  const fact = unitFact(name, unit);
  const affects = [{ type: "below", path: dirname(unit.path) } as const, { type: "fact", fact } as const];
  return [
    ...(now.running ? [change("stop", { script: controlUnit("stop", name, scope) })] : []),
    ...(now.isEnabled ? [change("disable", { script: controlUnit("disable", name, scope) }, { affects })] : []),
  ];
}

/** The links of a template's instances go with it. */
function templateEnding(unit: UnitFile, host: HostView): readonly Change[] {
  const { name, scope } = unit;
  const running = host.read(instancesFact(name, unit)).filter((instance) => instance.running);
  return [
    ...running.map((instance) =>
      change(`stop ${instance.name}`, { script: controlUnit("stop", instance.name, scope) }),
    ),
    change("disable", { script: controlUnit("disable", name, scope) }),
  ];
}
