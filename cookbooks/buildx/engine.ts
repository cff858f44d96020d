import { facts, type Node, pkg, read, service } from "tsamae";
import type { PluginSource } from "./plugin.ts";
import { isAtLeast } from "./release-of.ts";

/** Docker's engine and client: those that are there already, else those that go with the plugin. */
export async function engine(source: PluginSource, node: Node): Promise<void> {
  const isDistributions = source !== "docker" || (await read(facts.package("docker.io"))).installed;
  for (const name of isDistributions ? distributions(node) : ["docker-ce", "docker-ce-cli", "containerd.io"]) pkg(name);
  service("docker", { action: ["enable", "start"] });
}

/** Debian 13 has put the client into a package of its own. */
function distributions(node: Node): readonly string[] {
  if (node.family !== "debian") return ["docker"];
  return isAtLeast(node, { debian: 13, ubuntu: 99 }) ? ["docker.io", "docker-cli"] : ["docker.io"];
}
