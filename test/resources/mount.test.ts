import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import type { MountState } from "../../src/facts/mount.ts";
import { directory, mount } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const on = (device: string, fstype: string, options: readonly string[] = ["rw", "relatime"]): MountState => ({
  mounted: true,
  device,
  fstype,
  options,
  superOptions: ["rw"],
  depth: 1,
});
const folders = ["/srv", "/data", "/new", "/tmpfs", "/ro", "/real", "/dev/disk"];
const host: FakeHostOptions = {
  files: {
    ...Object.fromEntries(folders.map((path) => [path, { directory: true }])),
    "/dev/vdb1": "device",
    "/dev/vdc1": "device",
    "/dev/disk/by-uuid/1-2": { link: "/dev/vdb1" },
    "/etc/fstab": "# table\n/dev/vdb1 /data ext4 defaults 0 0\n/dev/vdb1 /srv ext4 noexec 0 2\n",
    "/a-link": { link: "/real" },
    "/a-file": "",
  },
  facts: [
    facts.mount("/data").is(on("/dev/vdb1", "ext4")),
    facts.mount("/srv").is(on("/dev/vdb1", "ext4")),
    facts.mount("/tmpfs").is(on("tmpfs", "tmpfs", ["rw", "nosuid", "nodev"])),
    facts.mount("/ro").is(on("/dev/vdb1", "ext4", ["ro"])),
    ...["/new", "/a-link", "/a-file", "/no", "/made"].map((path) => facts.mount(path).is({ mounted: false })),
    facts.mount("/real").is(on("server:/x/", "nfs4")),
    facts.mount("/").is(on("/dev/vda1", "ext4")),
  ],
};

const wrong = (id: string, path: string, there: string) => [
  `mount[${id}] fails: ${there} is mounted at ${path} already`,
  `  mount("${path}", { action: "unmount" }) before it unmounts that`,
];

describe("mount", () => {
  it.each<Case>([
    ["does nothing where all is so", () => mount("/data", { device: "/dev/vdb1", fstype: "ext4" }), []],
    [
      "mounts, and writes an entry",
      () => mount("/new", { device: "tmpfs", fstype: "tmpfs", options: ["size=1m", "mode=0700"] }),
      ["mount[/new] mount would: mount tmpfs; /etc/fstab: content"],
    ],
    [
      "finds a device by its name",
      () => mount("/data", { device: "UUID=1-2", fstype: "ext4" }),
      ["mount[/data] mount would: /etc/fstab: content"],
    ],
    [
      "mounts again what lacks an option",
      () => mount("/srv", { device: "/dev/vdb1", fstype: "ext4", options: "noexec", pass: 2 }),
      ["mount[/srv] mount would: remount with noexec"],
    ],
    [
      "mounts again what has an option too many",
      () => mount("/tmpfs", { device: "tmpfs", fstype: "tmpfs", options: "nodev" }),
      ["mount[/tmpfs] mount would: remount without nosuid; /etc/fstab: content"],
    ],
    [
      "leaves what is read-only by itself, unless told",
      () => [
        mount("/ro", { device: "/dev/vdb1" }),
        mount("and writable", { path: "/ro", device: "/dev/vdb1", options: "rw" }),
      ],
      [
        "mount[/ro] mount would: /etc/fstab: content",
        "mount[and writable] mount would: remount with rw; /etc/fstab: content",
      ],
    ],
    [
      "refuses another device",
      () => mount("/data", { device: "/dev/vdc1" }),
      wrong("/data", "/data", "/dev/vdb1 (ext4)"),
    ],
    [
      "refuses another kind",
      () => mount("/data", { device: "x", fstype: "tmpfs" }),
      wrong("/data", "/data", "/dev/vdb1 (ext4)"),
    ],
    [
      "refuses another server, and follows links to the mount point",
      () => mount("/a-link", { device: "other:/x", fstype: "nfs" }),
      wrong("/a-link", "/a-link", "server:/x/ (nfs4)"),
    ],
    [
      "takes the same export for the same",
      () => mount("/a-link", { device: "server:/x", fstype: "nfs" }),
      ["mount[/a-link] mount would: /etc/fstab: content"],
    ],
    [
      "needs its folder",
      () => mount("/no", { device: "tmpfs", fstype: "tmpfs" }),
      ["mount[/no] fails: its mount point /no is no folder", '  directory("/no") before it creates the folder'],
    ],
    [
      "binds a file to a file",
      () => mount("/a-file", { device: "/etc/fstab", fstype: "none", options: "bind,ro" }),
      ["mount[/a-file] mount would: mount /etc/fstab; /etc/fstab: content"],
    ],
    [
      "foresees a folder",
      () => [directory("/made"), mount("/made", { device: "tmpfs", fstype: "tmpfs" })],
      ["directory[/made] create would: create", "mount[/made] mount would: mount tmpfs; /etc/fstab: content"],
    ],
    [
      "enable: writes the entry alone",
      () => mount("/no", { device: "tmpfs", fstype: "tmpfs", action: "enable" }),
      ["mount[/no] enable would: /etc/fstab: content"],
    ],
    [
      "unmount, then disable",
      () => mount("/data", { action: ["unmount", "disable"] }),
      ["mount[/data] unmount would: unmount /dev/vdb1", "mount[/data] disable would: /etc/fstab: content"],
    ],
    ["unmount, disable: do nothing where nothing is", () => mount("/no", { action: ["unmount", "disable"] }), []],
    [
      "unmount: leaves the root",
      () => mount("/", { action: "unmount" }),
      ["mount[/] fails: the root file system cannot be unmounted"],
    ],
    ["remount: always does", () => mount("/data", { action: "remount" }), ["mount[/data] remount would: remount"]],
    [
      "remount: needs something that is mounted",
      () => mount("/no", { action: "remount" }),
      ["mount[/no] fails: nothing is mounted at /no"],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it.each([
    { device: "" },
    { device: "x", fstype: "-t" },
    { device: "x", options: "a,,b" },
    { device: "x", options: ["a\nb"] },
    { device: "x", dump: -1 },
    { device: "x", pass: 1.5 },
  ])("refuses %j", async (properties) => {
    await expect(planned(() => mount("/data", properties), host)).rejects.toThrow(/expected/);
  });
});
