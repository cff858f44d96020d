import type { NodeAttributes } from "./node-attributes.ts";
import { parseAddresses, parseDisks } from "./node-tables.ts";
import { unixSystem } from "./node-unix.ts";
import { virtualization } from "./virtualization.ts";

/** Lines of the inventory by their topic. */
export type Topics = (topic: string) => readonly string[];

/** What the lines of the inventory's script say. What is missing on a host is empty, or 0. */
export function parseNode(output: string): NodeAttributes {
  const topics = byTopic(output);
  const first = (topic: string): string => topics(topic)[0] ?? "";
  const os = parseOsRelease(topics("os"));
  const unix = unixSystem(topics);
  const platform = os.ID ?? unix?.platform ?? "linux";
  const family = familyOf(platform, os.ID_LIKE);
  const architecture = first("machine");
  const hostname = first("hostname");
  const memory = parseMemory(topics("memory"));
  const addresses = parseAddresses(topics("address"));
  return {
    platform,
    family,
    platformFamily: family,
    version: os.VERSION_ID ?? unix?.version ?? "",
    codename: os.VERSION_CODENAME ?? "",
    architecture,
    hostname,
    fqdn: parseFqdn(hostname, topics("hosts")),
    kernel: { name: first("name"), release: first("release"), version: first("build"), machine: architecture },
    cpu: unix?.cpu ?? { total: countCpus(first("cpus")), model: parseModel(topics("cpu")) },
    memory: unix?.memory ?? { total: memory("MemTotal"), swap: memory("SwapTotal") },
    virtualization: virtualization(topics),
    init: unix?.init ?? topics("init").at(-1) ?? "",
    ...parseIdentity(first("id")),
    home: first("home"),
    tempDir: first("temp"),
    ...addresses,
    filesystem: parseDisks(topics("disk")),
  };
}

function byTopic(output: string): Topics {
  const topics = new Map<string, string[]>();
  for (const line of output.split("\n")) {
    const at = line.indexOf(" ");
    const topic = line.slice(0, at);
    const lines = topics.get(topic) ?? [];
    lines.push(line.slice(at + 1));
    topics.set(topic, lines);
  }
  return (topic) => topics.get(topic) ?? [];
}

/** os-release(5): shell assignments, perhaps quoted, without expansions. */
function parseOsRelease(lines: readonly string[]): Readonly<Record<string, string>> {
  const assignments = lines.map((line) => /^\s*([A-Z_0-9]+)=(.*?)\s*$/.exec(line));
  return Object.fromEntries(
    assignments.flatMap((found) => (found === null ? [] : [[found[1], unquoted(found[2] ?? "")]])),
  );
}

function unquoted(text: string): string {
  const [, double, single] = /^(?:"(.*)"|'(.*)')$/.exec(text) ?? [];
  return single ?? (double ?? text).replaceAll(/\\(.)/g, "$1");
}

const families: readonly (readonly [family: string, ids: readonly string[]])[] = [
  ["debian", ["debian", "ubuntu", "raspbian"]],
  ["rhel", ["rhel", "centos", "rocky", "almalinux", "ol"]],
  ["fedora", ["fedora", "amzn"]],
  ["suse", ["suse", "sles", "opensuse"]],
  ["alpine", ["alpine"]],
  ["arch", ["arch", "archlinux", "archarm"]],
  ["freebsd", ["freebsd"]],
];

function familyOf(platform: string, like = ""): string {
  const ids = [platform, ...like.split(" ")];
  return families.find(([, members]) => members.some((member) => ids.includes(member)))?.[0] ?? platform;
}

/** hosts(5): the first name of the line that has the host's. */
function parseFqdn(hostname: string, hosts: readonly string[]): string {
  if (hostname.includes(".")) return hostname;
  const lines = hosts.map((line) => line.replace(/#.*/, "").trim().split(/\s+/).slice(1));
  const names = lines.find((line) => line.includes(hostname)) ?? [];
  return names.find((name) => name.startsWith(`${hostname}.`)) ?? hostname;
}

/** `0-3,6`; the kernel's cpuset(7) calls this the list format. */
function countCpus(list: string): number {
  const ranges = list.split(",").filter((range) => range !== "");
  return ranges.reduce((sum, range) => {
    const [from, to = from] = range.split("-").map(Number);
    return sum + (to ?? 0) - (from ?? 0) + 1;
  }, 0);
}

function parseModel(lines: readonly string[]): string {
  return (
    lines
      .map((line) => /^(?:model name|Model|cpu model|cpu)\s*: (.*)/.exec(line)?.[1])
      .find((model) => model !== undefined) ?? ""
  );
}

/** proc_meminfo(5) counts in KiB. */
function parseMemory(lines: readonly string[]): (name: string) => number {
  const entries = new Map(lines.map((line) => [line.split(":")[0], Number(/(\d+) kB/.exec(line)?.[1] ?? 0) * 1024]));
  return (name) => entries.get(name) ?? 0;
}

function parseIdentity(id: string): { readonly user: string; readonly uid: number } {
  const [, uid = "0", user = uid] = /^uid=(\d+)(?:\(([^)]*)\))?/.exec(id) ?? [];
  return { user, uid: Number(uid) };
}
