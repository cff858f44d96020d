import { containerOf, directory, fail, link, type Node, pkg } from "tsamae";
import { binfmtHandler } from "./binfmt-handler.ts";
import { platform, qemuHandler } from "./platform.ts";
import { isAtLeast } from "./release-of.ts";

/** The host that QEMU is to run on. */
export interface EmulatingHost {
  readonly node: Node;
  /** That of its programs, as images have it: `arm/v7`. */
  readonly architecture: string;
  /** Those that bring QEMU's handlers. Not stated: the distribution's. */
  readonly packages?: readonly string[] | undefined;
}

/** QEMU for programs of these platforms, now and after every boot. */
export function emulation(platforms: readonly string[], host: EmulatingHost): void {
  if (platforms.length === 0) return;
  if (host.packages === undefined) distributionsQemu(platforms.map(platform), host);
  else for (const name of host.packages) pkg(name);
  for (const handler of new Set(platforms.map(qemuHandler))) binfmtHandler(handler);
}

/** From here on the static programs and their handlers are in other packages. */
const hasNewPackages = (node: Node): boolean => isAtLeast(node, { debian: 13, ubuntu: 25.04 });

function distributionsQemu(platforms: readonly string[], { node, architecture }: EmulatingHost): void {
  if (node.family !== "debian") {
    fail(
      `which packages bring QEMU's handlers is known for Debian and Ubuntu, and this is ${node.platform}`,
      "state them as qemuPackages; emulate: [] does without QEMU",
    );
  }
  for (const wanted of platforms) refuseBeyondQemu(wanted, architecture, node);
  pkg(hasNewPackages(node) ? "qemu-user-binfmt" : "qemu-user-static");
  // Before, nothing is written for systemd-binfmt(8). In a container that may do much, the service of this one loads all
  // handlers into the kernel, which is another host's.
  if (!isAtLeast(node, { debian: 12, ubuntu: 24.04 }))
    pkg("binfmt-support", { onlyIf: (host) => containerOf(host) === undefined });
  if (architecture === "arm64" && platforms.some((wanted) => qemuHandler(wanted) === "qemu-arm")) writeArmDown();
}

const is32Bit = (architecture: string): boolean => /^(386|arm\/v\d|arm|mips|mipsle|ppc|riscv32)$/.test(architecture);

/** What the distributions' packages do not run, as their lists of files tell. */
function refuseBeyondQemu(wanted: string, architecture: string, node: Node): void {
  const why = beyondQemu(wanted.split("/").slice(1).join("/"), architecture, node);
  if (why === undefined) return;
  fail(
    `QEMU does not run ${wanted} here: ${why}`,
    `leave it out of platforms, or let another machine build it: nodes: [{ endpoint: "ssh://…", platforms: ["${wanted}"] }]`,
  );
}

function beyondQemu(wanted: string, architecture: string, node: Node): string | undefined {
  const are32Bit = `the host's programs are 32-bit (${architecture})`;
  if (is32Bit(architecture) && !is32Bit(wanted)) {
    if (isAtLeast(node, { debian: 13, ubuntu: 25.1 })) return `${are32Bit}, and QEMU 10 runs no 64-bit ones on them`;
    if (wanted === "arm64") return `${are32Bit}, and its packages have no handler for arm64 then`;
  }
  if (architecture === "arm64" && wanted.startsWith("arm/") && !hasNewPackages(node))
    return "its packages take an arm64 machine to run 32-bit ARM by itself";
  return undefined;
}

/** The package has it, and leaves it to machines that do not run such programs by themselves. */
function writeArmDown(): void {
  directory("/etc/binfmt.d");
  link("/etc/binfmt.d/qemu-arm.conf", { to: "/usr/share/qemu/binfmt.d/qemu-arm.conf" });
}
