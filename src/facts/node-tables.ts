import type { AddressAttributes, FilesystemAttributes, NodeAttributes } from "./node-attributes.ts";

/** `ip -o addr`: `2: eth0    inet 172.17.0.2/16 brd … scope global eth0\ …`. */
export function parseAddresses(lines: readonly string[]): Pick<NodeAttributes, "interfaces" | "ipAddress"> {
  const interfaces: Record<string, AddressAttributes[]> = {};
  for (const line of lines) {
    const [, name, family, address, prefix, scope = ""] =
      /^\d+: (\S+)\s+(inet6?) ([^\s/]+)(?:\/(\d+))?.*? scope (\w+)/.exec(line) ?? [];
    if (name === undefined || address === undefined || name === "lo") continue;
    const isSix = family === "inet6";
    const bits = prefix === undefined ? (isSix ? 128 : 32) : Number(prefix);
    interfaces[name] = [
      ...(interfaces[name] ?? []),
      { family: isSix ? "inet6" : "inet", address, prefix: bits, scope },
    ];
  }
  const global = Object.values(interfaces)
    .flat()
    .filter(({ scope }) => scope === "global");
  const chosen = global.find(({ family }) => family === "inet") ?? global[0];
  return { interfaces, ...(chosen === undefined ? {} : { ipAddress: chosen.address }) };
}

/** `df -P -k`: a heading, then device, KiB in all, used, available, percent, mount point (with spaces, perhaps). */
export function parseDisks(lines: readonly string[]): Readonly<Record<string, FilesystemAttributes>> {
  const rows = lines.map((line) => /^(.*?)\s+(\d+)\s+(\d+)\s+(-?\d+)\s+\S+\s+(\/.*)$/.exec(line));
  return Object.fromEntries(
    rows.flatMap((row) => {
      if (row === null) return [];
      const [, device = "", size, used, available, mount = ""] = row;
      const bytes = (count: string | undefined): number => Number(count) * 1024;
      return [[mount, { device, size: bytes(size), used: bytes(used), available: bytes(available) }] as const];
    }),
  );
}
