import { ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import type { MountState } from "../facts/mount.ts";
import type { HostView } from "./host-view.ts";

interface Wanted {
  readonly path: string;
  readonly device: string;
  readonly fstype: string;
}

type Mounted = Extract<MountState, { readonly mounted: true }>;

/** @throws ResourceError when something else is mounted there, as far as that can be told. */
export function requireSameDevice({ path, device, fstype }: Wanted, now: Mounted, host: HostView): void {
  if (!isOther({ device, fstype }, now, host)) return;
  throw new ResourceError(`${now.device} (${now.fstype}) is mounted at ${path} already`, {
    hint: `mount("${path}", { action: "unmount" }) before it unmounts that`,
  });
}

function isOther({ device, fstype }: Omit<Wanted, "path">, now: Mounted, host: HostView): boolean {
  if (device === now.device) return false;
  if (["tmpfs", "ramfs"].includes(fstype)) return now.fstype !== fstype;
  const link = deviceLink(device);
  if (link === undefined) return device.includes(":/") && trimmed(device) !== trimmed(now.device);
  if (!now.device.startsWith("/")) return true;
  const wanted = host.read(facts.target(link));
  const present = host.read(facts.target(now.device));
  // Without udev there are no links of names, and the kernel calls some devices by names that nobody else does.
  if (wanted.type === "none" || present.type === "none") return false;
  return wanted.canonical !== present.canonical;
}

const trimmed = (device: string): string => device.replace(/(.)\/+$/, "$1");

/** The folders of udev(7) where devices are found by what they are called. */
const named: Readonly<Record<string, string>> = {
  UUID: "by-uuid",
  LABEL: "by-label",
  PARTUUID: "by-partuuid",
  PARTLABEL: "by-partlabel",
};

/** A path that leads to the device; undefined for what is no device of the host's own. */
function deviceLink(device: string): string | undefined {
  if (device.startsWith("/dev/") && !device.split("/").includes("..")) return device;
  const [, tag = "", value = ""] = /^(\w+)="?([^"/]+)"?$/.exec(device) ?? [];
  return named[tag] === undefined ? undefined : `/dev/disk/${named[tag]}/${value}`;
}
