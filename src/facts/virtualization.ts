/** What DMI says of virtual machines, and what systemd-detect-virt(1) calls them. */
const vendors: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/QEMU|KVM|OpenStack|Google|DigitalOcean|Hetzner|Amazon EC2/, "kvm"],
  [/VMware/, "vmware"],
  [/VirtualBox|innotek/, "oracle"],
  [/Xen/, "xen"],
  [/Microsoft Corporation\nVirtual Machine/, "microsoft"],
  [/Parallels/, "parallels"],
  [/BHYVE/i, "bhyve"],
];

/** The tool's own word where there is one; else a container's marks, what DMI says, what the processor admits. */
export function virtualization(topics: (topic: string) => readonly string[]): string {
  const told = topics("virt")[0];
  if (told !== undefined && told !== "") return told;
  const container = topics("container")[0];
  if (container !== undefined && container !== "") return container;
  const dmi = topics("dmi").join("\n");
  const vendor = vendors.find(([pattern]) => pattern.test(dmi));
  if (vendor !== undefined) return vendor[1];
  const isGuest = topics("cpu").some((line) => /^flags\s*:.* hypervisor\b/.test(line));
  return isGuest ? "vm-other" : "none";
}
