import { dirname } from "node:path/posix";
import { ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import type { ServiceState } from "../facts/service.ts";
import { sharedUserUnits } from "../facts/user-service.ts";
import { reloadUnits } from "../platforms/systemctl.ts";
import { verifyUnit } from "../platforms/systemd-analyze.ts";
import { type Change, change } from "./change.ts";
import { sha256 } from "./file-contents.ts";
import type { HostView } from "./host-view.ts";
import { directoryChanges } from "./managed-directory.ts";
import { textFileChanges } from "./managed-file.ts";
import { instancesFact, type UnitScope, unitFact } from "./unit-scope.ts";

/** A file of a unit: its own, or an addition to it. */
export interface UnitFile extends UnitScope {
  readonly name: string;
  readonly path: string;
  readonly isDropIn: boolean;
  /** With the scope `user`: the user's home, in which it is, and number. */
  readonly home: string;
  readonly uid: number;
}

interface WantedUnitFile extends UnitFile {
  readonly text: string;
  readonly check: boolean;
  readonly sensitive: boolean;
}

const isTemplate = (name: string): boolean => /@\.\w+$/.test(name);

/** What systemd says of the unit; of a template, which is none itself, nothing. */
export function whole(unit: UnitFile, host: HostView): ServiceState | undefined {
  return isTemplate(unit.name) ? undefined : host.read(unitFact(unit.name, unit));
}

/**
 * What it takes to make the file say what it should, and systemd know it. Whether systemd has read it is what systemd
 * says, not whether it was just written: so it holds too when a run was cut in between.
 */
export function unitChanges(wanted: WantedUnitFile, host: HostView): readonly Change[] {
  const { name, path, text } = wanted;
  host.prefetch(isTemplate(name) ? instancesFact(name, wanted) : unitFact(name, wanted), facts.file(dirname(path)));
  if (isMask(path, host)) {
    throw new ResourceError(`${name} is masked`, {
      hint: `service("${name}", { ${wanted.scope === "user" ? 'scope: "user", ' : ""}action: "unmask" }) before it takes that back`,
    });
  }
  const folder = directoryChanges({ path: dirname(path) }, host);
  const files = textFileChanges({ path, content: text, hasFolder: true, ...ownership(wanted, host) }, host);
  const isNew = host.read(facts.digest(path)).digest !== sha256(text);
  if (!isNew && hasRead(wanted, host)) return files;
  const now = before(wanted, host);
  const written = isNew ? merged(checks(wanted), [...folder, ...files]) : files;
  return [...written, reloading(wanted, now && afterwards(now, wanted))];
}

/**
 * A user writes in his home himself, and owns what is there. Where a link of his leads to is nothing to show: root, who
 * asks, may read more than he.
 */
function ownership({ path, scope, user, uid, sensitive }: WantedUnitFile, host: HostView) {
  if (scope === "system") return { sensitive };
  const now = host.read(facts.file(path));
  return {
    writer: user === host.platform.user ? undefined : user,
    owner: now.type !== "none" && now.uid !== uid ? user : undefined,
    sensitive: sensitive || now.crossedLink || now.type === "link",
  };
}

/** A unit that systemd does not know, as the fact of its scope tells it. */
export function unknownUnit({ scope, home }: UnitFile): ServiceState {
  const nothing = { exists: false, running: false, failed: false, enabled: "", isEnabled: false };
  return scope === "user" ? Object.assign(nothing, { home }) : nothing;
}

/** A unit without any file need not be asked about: so what is new is certain, whatever was changed before it. */
function before(unit: UnitFile, host: HostView): ServiceState | undefined {
  if (isTemplate(unit.name)) return undefined;
  const isFirst = !unit.isDropIn && host.read(facts.file(unit.path)).type === "none" && !hasOtherFile(unit, host);
  return isFirst ? unknownUnit(unit) : whole(unit, host);
}

/** systemctl(1) masks a unit by a link in the place of its file. */
export function isMask(path: string, host: HostView): boolean {
  const now = host.read(facts.file(path));
  return now.type === "link" && now.target === "/dev/null";
}

/** Whether a unit file of a package is behind the one in /etc, or in the user's `.config`. */
export function hasOtherFile({ name, scope, home }: UnitFile, host: HostView): boolean {
  const others =
    scope === "user"
      ? [...sharedUserUnits, `${home}/.local/share/systemd/user`]
      : ["/usr/lib/systemd/system", "/usr/local/lib/systemd/system"];
  const found = others.map((path) => facts.target(`${path}/${name}`));
  host.prefetch(...found);
  return found.some((fact) => host.read(fact).type !== "none");
}

/** Nothing is changed before the check has passed. */
function merged(first: readonly Change["does"][number][], changes: readonly Change[]): readonly Change[] {
  const last = changes.at(-1);
  if (last === undefined) return [];
  return [
    change(last.summary, [...first, ...changes.flatMap(({ does }) => does)], {
      makes: changes.flatMap(({ makes }) => makes),
      affects: changes.flatMap(({ affects }) => (affects === "anything" ? [] : affects)),
      diff: last.diff,
    }),
  ];
}

function checks({ name, path, scope, isDropIn, text, check }: WantedUnitFile): readonly Change["does"][number][] {
  if (!check) return [];
  const below = isDropIn ? path.split("/").slice(-2).join("/") : name;
  return [{ script: verifyUnit(name, below, scope), content: Buffer.from(text) }];
}

/** Whether systemd has read the file that stands there. It does not notice the first addition to a unit by itself. */
function hasRead(unit: UnitFile, host: HostView): boolean {
  return records(unit, host).every((now) => {
    if (now.needsReload === true) return false;
    if (!unit.isDropIn) return now.exists;
    return !now.exists || now.enabled.startsWith("masked") || isAmong(now, unit.path);
  });
}

/** Whether systemd goes by a file that is gone. */
export function stillHas(unit: UnitFile, host: HostView): boolean {
  return records(unit, host).some((now) => now.needsReload === true || (unit.isDropIn && isAmong(now, unit.path)));
}

function records(unit: UnitFile, host: HostView): readonly ServiceState[] {
  const { name } = unit;
  return isTemplate(name) ? host.read(instancesFact(name, unit)) : [host.read(unitFact(name, unit))];
}

/** systemctl(1) prints a backslash in a path by its number. */
function isAmong({ dropIns = [] }: ServiceState, path: string): boolean {
  return dropIns.includes(path) || dropIns.includes(path.replaceAll("\\", "\\x5c"));
}

/** Lets systemd read all unit files again; `made` is what the unit is then, if that is known. */
export function reloading(unit: UnitFile, made?: ServiceState): Change {
  const { name, scope } = unit;
  // `ssh` is another question than `ssh.service`, with the same answer.
  const names = [...new Set([name, name.replace(/\.service$/, "")])];
  const units = names.map((one) => unitFact(one, unit));
  const asked = isTemplate(name) ? [instancesFact(name, unit)] : units;
  return change(
    "reload systemd",
    { script: reloadUnits(scope) },
    {
      makes: made === undefined || isTemplate(name) ? [] : units.map((fact) => fact.is(made)),
      // Generators write units of their own.
      affects: [
        { type: "below", path: scope === "user" ? "/run/user" : "/run/systemd" },
        ...asked.map((fact) => ({ type: "fact", fact }) as const),
      ],
    },
  );
}

function afterwards(before: ServiceState, { path, text, isDropIn }: WantedUnitFile): ServiceState {
  const now = { ...before, needsReload: undefined };
  if (isDropIn) return { ...now, dropIns: [...new Set([...(now.dropIns ?? []), path])] };
  const enabled = now.isEnabled ? now.enabled : /^\[Install\]/m.test(text) ? "disabled" : "static";
  return { ...now, exists: true, enabled };
}
