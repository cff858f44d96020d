import type { NodeAttributes } from "../facts/node.ts";

const releases = {
  "debian-11": { platform: "debian", version: "11", codename: "bullseye" },
  "debian-12": { platform: "debian", version: "12", codename: "bookworm" },
  "debian-13": { platform: "debian", version: "13", codename: "trixie" },
  "ubuntu-22.04": { platform: "ubuntu", version: "22.04", codename: "jammy" },
  "ubuntu-24.04": { platform: "ubuntu", version: "24.04", codename: "noble" },
  "ubuntu-26.04": { platform: "ubuntu", version: "26.04", codename: "resolute" },
} as const;

/** Hosts that a recipe can be tested for without having them. */
export type Preset = keyof typeof releases;

export const presets: readonly Preset[] = Object.keys(releases).filter(isPreset);

function isPreset(name: string): name is Preset {
  return Object.hasOwn(releases, name);
}

/** What a freshly installed host of this kind says of itself. */
export function presetNode(preset: Preset): NodeAttributes {
  const release = "6.1.0-18-amd64";
  return {
    ...releases[preset],
    family: "debian",
    platformFamily: "debian",
    architecture: "x86_64",
    hostname: "fake",
    fqdn: "fake.example.com",
    kernel: { name: "Linux", release, version: "#1 SMP", machine: "x86_64" },
    cpu: { total: 2, model: "" },
    memory: { total: 2 * 1024 ** 3, swap: 0 },
    virtualization: "kvm",
    init: "systemd",
    user: "root",
    uid: 0,
    home: "/root",
    tempDir: "/tmp",
    interfaces: {},
    filesystem: {},
  };
}
