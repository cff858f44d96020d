import { fail, type Node, pkg } from "tsamae";
import { binfmtHandler } from "./binfmt-handler.ts";
import { qemuHandler } from "./platform.ts";
import { isAtLeast } from "./release-of.ts";

/** QEMU for programs of these platforms, now and after every boot. `packages` are those that bring it, unless told the distribution's. */
export function emulation(platforms: readonly string[], packages: readonly string[] | undefined, node: Node): void {
  if (platforms.length === 0) return;
  if (packages === undefined && node.family !== "debian") {
    fail(
      `which packages bring QEMU's handlers is known for Debian and Ubuntu, and this is ${node.platform}`,
      "state them as qemuPackages; emulate: [] does without QEMU",
    );
  }
  for (const name of packages ?? qemuPackages(node)) pkg(name);
  for (const handler of new Set(platforms.map(qemuHandler))) binfmtHandler(handler);
}

/** Debian 13 has put the static programs and their handlers into other packages. */
const qemuPackages = (node: Node): readonly string[] =>
  isAtLeast(node, { debian: 13, ubuntu: 25.04 }) ? ["qemu-user-binfmt"] : ["qemu-user-static", "binfmt-support"];
