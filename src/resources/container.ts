import { facts } from "../facts/index.ts";
import type { Change } from "./change.ts";
import type { HostView } from "./host-view.ts";

/** Those of systemd-detect-virt(1) that run on the kernel of another host. */
const containers: readonly string[] = [
  "openvz",
  "lxc",
  "lxc-libvirt",
  "systemd-nspawn",
  "docker",
  "podman",
  "rkt",
  "pouch",
  "container-other",
];

/** What kind of container the host is: its kernel is not its own, and is left alone. Undefined: none. */
export function containerOf(host: HostView): string | undefined {
  const { virtualization } = host.read(facts.node());
  return containers.includes(virtualization) ? virtualization : undefined;
}

/** The same changes; they say that nothing but the files is changed. */
export function onlyWritten(changes: readonly Change[], undone: string, container: string): readonly Change[] {
  return changes.map((one) => ({
    ...one,
    summary: `${one.summary}; ${undone}: the host is a container (${container})`,
  }));
}
