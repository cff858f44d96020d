import { dirname } from "node:path/posix";
import { ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import type { ServiceState } from "../facts/service.ts";
import { reloadUnits } from "../platforms/systemctl.ts";
import { verifyUnit } from "../platforms/systemd-analyze.ts";
import { sh } from "../values/shell.ts";
import { type Change, change } from "./change.ts";
import { sha256 } from "./file-contents.ts";
import type { HostView } from "./host-view.ts";
import { textFileChanges } from "./managed-file.ts";

/** A file of a unit: its own, or an addition to it. */
export interface UnitFile {
  readonly name: string;
  readonly path: string;
  readonly isDropIn: boolean;
}

interface WantedUnitFile extends UnitFile {
  readonly text: string;
  readonly check: boolean;
  readonly sensitive: boolean;
}

const isTemplate = (name: string): boolean => /@\.\w+$/.test(name);

/** What systemd says of the unit; of a template, which is none itself, nothing. */
export function whole({ name }: UnitFile, host: HostView): ServiceState | undefined {
  return isTemplate(name) ? undefined : host.read(facts.service(name));
}

/**
 * What it takes to make the file say what it should, and systemd know it. Whether systemd has read it is what systemd
 * says, not whether it was just written: so it holds too when a run was cut in between.
 */
export function unitChanges(wanted: WantedUnitFile, host: HostView): readonly Change[] {
  const { name, path, text, sensitive } = wanted;
  host.prefetch(isTemplate(name) ? facts.unitInstances(name) : facts.service(name), facts.folder(dirname(path)));
  if (isMask(path, host)) {
    throw new ResourceError(`${name} is masked`, {
      hint: `service("${name}", { action: "unmask" }) before it takes that back`,
    });
  }
  const folder = folderChanges(dirname(path), host);
  const files = textFileChanges({ path, content: text, sensitive }, withFolder(dirname(path), host));
  const isNew = host.read(facts.digest(path)).digest !== sha256(text);
  if (!isNew && hasRead(wanted, host)) return files;
  const now = before(wanted, host);
  const written = isNew ? merged(checks(wanted), [...folder, ...files]) : files;
  return [...written, reloading(wanted, now && afterwards(now, wanted))];
}

/** A unit that systemd does not know. */
export const unknownUnit: ServiceState = {
  exists: false,
  running: false,
  failed: false,
  enabled: "",
  isEnabled: false,
};

/** A unit without any file need not be asked about: so what is new is certain, whatever was changed before it. */
function before(unit: UnitFile, host: HostView): ServiceState | undefined {
  if (isTemplate(unit.name)) return undefined;
  const isFirst = !unit.isDropIn && host.read(facts.file(unit.path)).type === "none" && !hasOtherFile(unit.name, host);
  return isFirst ? unknownUnit : whole(unit, host);
}

/** systemctl(1) masks a unit by a link in the place of its file. */
export function isMask(path: string, host: HostView): boolean {
  const now = host.read(facts.file(path));
  return now.type === "link" && now.target === "/dev/null";
}

/** Whether a unit file of a package is behind the one in /etc. */
export function hasOtherFile(name: string, host: HostView): boolean {
  const others = ["/usr/lib/systemd/system", "/usr/local/lib/systemd/system"];
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

function checks({ name, path, isDropIn, text, check }: WantedUnitFile): readonly Change["does"][number][] {
  if (!check) return [];
  const below = isDropIn ? path.split("/").slice(-2).join("/") : name;
  return [{ script: verifyUnit(name, below), content: Buffer.from(text) }];
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

function records({ name }: UnitFile, host: HostView): readonly ServiceState[] {
  return isTemplate(name) ? host.read(facts.unitInstances(name)) : [host.read(facts.service(name))];
}

/** systemctl(1) prints a backslash in a path by its number. */
function isAmong({ dropIns = [] }: ServiceState, path: string): boolean {
  return dropIns.includes(path) || dropIns.includes(path.replaceAll("\\", "\\x5c"));
}

/** Lets systemd read all unit files again; `made` is what the unit is then, if that is known. */
export function reloading({ name }: UnitFile, made?: ServiceState): Change {
  // `ssh` is another question than `ssh.service`, with the same answer.
  const names = [...new Set([name, name.replace(/\.service$/, "")])];
  const asked = isTemplate(name) ? [facts.unitInstances(name)] : names.map(facts.service);
  return change(
    "reload systemd",
    { script: reloadUnits("system") },
    {
      makes: made === undefined || isTemplate(name) ? [] : names.map((one) => facts.service(one).is(made)),
      // Generators write units of their own.
      affects: [{ type: "below", path: "/run/systemd" }, ...asked.map((fact) => ({ type: "fact", fact }) as const)],
    },
  );
}

function afterwards(before: ServiceState, { path, text, isDropIn }: WantedUnitFile): ServiceState {
  const now = { ...before, needsReload: undefined };
  if (isDropIn) return { ...now, dropIns: [...new Set([...(now.dropIns ?? []), path])] };
  const enabled = now.isEnabled ? now.enabled : /^\[Install\]/m.test(text) ? "disabled" : "static";
  return { ...now, exists: true, enabled };
}

/** A folder for additions to a unit. */
function folderChanges(path: string, host: HostView): readonly Change[] {
  const { state, canonical, crossedLink } = host.read(facts.folder(path));
  if (state === "folder") return [];
  if (state !== "none") throw new ResourceError(`${path} is there already, and is no directory`);
  return [
    change(
      "create its folder",
      { script: sh`mkdir -p -- ${path}` },
      {
        affects: [{ type: "path", canonical, before: "none", after: "directory" }],
        makes: [facts.folder(path).surely({ state: "folder", canonical, crossedLink })],
      },
    ),
  ];
}

/** The same host once that folder has been made. */
function withFolder(path: string, host: HostView): HostView {
  const { id } = facts.folder(path);
  return {
    platform: host.platform,
    read: (fact) => host.read(fact),
    prefetch: (...wanted) => host.prefetch(...wanted),
    note: (note) => host.note(note),
    require(fact, holds, otherwise) {
      if (fact.id !== id) host.require(fact, holds, otherwise);
    },
  };
}
