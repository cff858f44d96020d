import * as v from "valibot";
import { ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import type { MountState } from "../facts/mount.ts";
import { lines, type ShellCommand, sh } from "../values/shell.ts";
import { type Change, change, type Effect } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import { fileFacts, textAt } from "./file-text.ts";
import { type FstabEntry, withEntry, withoutEntry } from "./fstab.ts";
import { fstab, fstabChanges } from "./fstab-changes.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { comparedOptions, isBind, mountOptions, optionDifferences } from "./mount-options.ts";
import { requireSameDevice } from "./mounted-device.ts";
import { nameProperty, t } from "./properties.ts";

export interface MountProperties {
  /** The mount point, absolute: a folder that is there. Default: the resource's name. */
  path?: string | undefined;
  /** What is mounted: `/dev/vdb1`, `UUID=…`, `server:/export`, `tmpfs`; with the option `bind` a folder. */
  device?: Lazy<string> | undefined;
  /** The file system's type. Default: `"auto"`. */
  fstype?: Lazy<string> | undefined;
  /** Options, as a text with commas or as a list. Default: `"defaults"`. */
  options?: Lazy<string | readonly string[]> | undefined;
  /** The fifth field of fstab(5). Default: 0. */
  dump?: Lazy<number> | undefined;
  /** The sixth field of fstab(5): when it is checked at boot, 0 for never. Default: 0. */
  pass?: Lazy<number> | undefined;
}

const device = v.pipe(t.string(), v.nonEmpty("expected a device"));
const fstype = v.pipe(
  t.string(),
  v.check((text) => /^[\w.][\w.,-]*$/.test(text), "expected a type of file system, such as ext4"),
);
const count = v.pipe(t.number(), v.integer("expected a whole number"), v.minValue(0, "expected 0 or more"));

/**
 * A file system, mounted now and after every boot. What is mounted already is mounted again, in place, when `ro`, `rw`,
 * `nosuid`, `nodev` or `noexec` differ; other options come with the next mount, or with `remount`.
 *
 * @example
 * directory("/srv/data");
 * mount("/srv/data", { device: "UUID=0a3407de-014b-458b-b5c1-848e92a327a3", fstype: "ext4", options: ["noatime", "nofail"], pass: 2 });
 * mount("/mnt/old", { action: ["unmount", "disable"] });
 */
export const mount = defineResource<MountProperties>()({
  type: "mount",
  properties: {
    path: nameProperty(t.path()),
    device: t.optional(device),
    fstype: t.optional(fstype, "auto"),
    options: t.optional(mountOptions),
    dump: t.optional(count, 0),
    pass: t.optional(count, 0),
  },
  requiredFor: { mount: ["device"], enable: ["device"] },
  defaultAction: "mount",
  events: ["remount"],
  actions: {
    mount(properties, host) {
      const entry = entryOf(properties);
      host.prefetch(facts.mount(entry.path), facts.folder(entry.path), ...fileFacts(fstab));
      const enabling = enabled(entry, properties.sensitive, host);
      return [...mounting(entry, host), ...enabling];
    },
    /** The entry in /etc/fstab alone. */
    enable: (properties, host) => enabled(entryOf(properties), properties.sensitive, host),
    unmount({ path }, host) {
      const { at, now } = mounted(path, host);
      if (!now.mounted) return [];
      if (at === "/") throw new ResourceError("the root file system cannot be unmounted");
      const script = lines(Array.from({ length: now.depth }, () => sh`umount -- ${at} || exit`));
      return [change(`unmount ${now.device}`, { script }, outcome(at, { mounted: false }))];
    },
    /** Takes the entry out of /etc/fstab. */
    disable({ path, sensitive }, host) {
      host.prefetch(...fileFacts(fstab));
      const text = textAt(fstab, host);
      return text === undefined ? [] : fstabChanges(text, withoutEntry(text, isAt(path)), { host, sensitive });
    },
    remount({ path, options }, host) {
      host.require(facts.mount(mounted(path, host).at), (state) => state.mounted, {
        message: `nothing is mounted at ${path}`,
        assumption: `something is mounted at ${path} by then`,
      });
      const { at, now } = mounted(path, host);
      return [change("remount", { script: remounting(options, sh`${at}`) }, outcome(at, now))];
    },
  },
});

type Stated = Omit<FstabEntry, "options"> & { readonly options: string | undefined };

function entryOf({ path, device, fstype, options = "defaults", dump, pass }: Stated): FstabEntry {
  return { device, path, fstype, options, dump, pass };
}

const isAt =
  (path: string) =>
  (entry: FstabEntry): boolean =>
    entry.path === path;

/** What is mounted where a path really leads: the kernel knows no links. */
function mounted(path: string, host: HostView): { readonly at: string; readonly now: MountState } {
  const { canonical } = host.read(facts.folder(path));
  return { at: canonical, now: host.read(facts.mount(canonical)) };
}

/** Mounted first and written then: a table with an entry that does not work stops the next boot. */
function mounting({ path, device, fstype, options }: FstabEntry, host: HostView): readonly Change[] {
  requirePoint(path, isBind(options), host);
  const { at, now } = mounted(path, host);
  const made = {
    mounted: true,
    device,
    fstype,
    options: comparedOptions(options),
    superOptions: [],
    depth: 1,
  } as const;
  if (!now.mounted) {
    const script = sh`mount -t ${fstype} -o ${options} -- ${device} ${at}`;
    return [change(`mount ${device}`, { script }, outcome(at, made))];
  }
  if (!isBind(options)) requireSameDevice({ path, device, fstype }, now, host);
  const differing = optionDifferences(options, now.options);
  if (differing.length === 0) return [];
  // With the device named, the table, which may still say something else, is not asked: mount(8).
  const script = remounting(options, sh`${device} ${at}`);
  return [change(`remount ${differing.join(", ")}`, { script }, outcome(at, { ...made, depth: now.depth }))];
}

/** A file can be bound to a file, too. */
function requirePoint(path: string, isBound: boolean, host: HostView): void {
  if (isBound && host.read(facts.target(path)).type === "file") return;
  host.require(facts.folder(path), ({ state }) => state === "folder", {
    message: `its mount point ${path} is no folder`,
    assumption: `${path} is a folder by then`,
    hint: `directory("${path}") before it creates the folder`,
  });
}

/** A bind mount keeps its options apart from those of the file system. */
function remounting(options: string | undefined, what: ShellCommand): ShellCommand {
  const words = (options ?? "").split(",").filter((word) => !["", "defaults"].includes(word));
  return sh`mount -o ${["remount", ...words.map((word) => (word === "rbind" ? "bind" : word))].join(",")} -- ${what}`;
}

/** Everything below is another file system afterwards. */
function outcome(at: string, state: MountState) {
  const fact = facts.mount(at);
  const affects: readonly Effect[] = [
    { type: "below", path: at },
    { type: "fact", fact },
    { type: "fact", fact: facts.node() },
  ];
  return { affects, makes: [fact.is(state)] };
}

function enabled(entry: FstabEntry, sensitive: boolean, host: HostView): readonly Change[] {
  host.prefetch(...fileFacts(fstab));
  const text = textAt(fstab, host) ?? "";
  return fstabChanges(text, withEntry(text, entry, isAt(entry.path)), { host, sensitive });
}
