import { calls, directory, file, type Rule, setting } from "./rule.ts";

/** What the layers can be told. */
export interface LayerSettings {
  /** Records that the kernel holds until auditd takes them. */
  readonly backlog: number;
  /** What the kernel does when it cannot log: 0 nothing, 1 it says so, 2 it panics. */
  readonly failureMode: 0 | 1 | 2;
  /** Types of records that are not wanted. */
  readonly exclude: readonly string[];
}

/** A set of rules for one purpose, which is a file of its own. */
interface Layer {
  /** augenrules(8) goes by it. */
  readonly order: number;
  readonly purpose: string;
  readonly rules: (settings: LayerSettings) => readonly Rule[];
  /** Whether the programs of the host that give their caller more rights belong to it. */
  readonly hasPrivilegedPrograms?: boolean;
}

const programs = (paths: readonly string[], key: string): readonly Rule[] => paths.map((path) => file(path, "x", key));

/** What the kernel is told besides the base's rules: to forget all others, first. */
export const baseSettings = ({ backlog, failureMode }: LayerSettings): readonly Rule[] => [
  setting("-D"),
  setting(`-b ${backlog}`),
  setting(`-f ${failureMode}`),
];

const base = ({ exclude }: LayerSettings): readonly Rule[] => [
  // A path that is gone at the next boot must not keep the rules behind it from being loaded.
  setting("-c"),
  ...exclude.map((messageType): Rule => ({ type: "exclusion", messageType })),
  directory("/etc/audit", "wa", "audit-config"),
  file("/etc/libaudit.conf", "wa", "audit-config"),
  ...programs(["/usr/sbin/auditctl", "/usr/sbin/auditd", "/usr/sbin/augenrules"], "audit-tools"),
];

const accounts = ["passwd", "shadow", "group", "gshadow", "subuid", "subgid", "nsswitch.conf", "login.defs"];
const identity = [...accounts, "security/opasswd"].map((name) => file(`/etc/${name}`, "wa", "identity"));

const privileged: readonly Rule[] = [
  file("/etc/sudoers", "wa", "sudoers"),
  directory("/etc/sudoers.d", "wa", "sudoers"),
  directory("/etc/pam.d", "wa", "pam"),
  { type: "calls", names: ["mount", "umount", "umount2"], byPeople: true, key: "mount" },
  {
    type: "calls",
    names: ["chmod", "fchmod", "fchmodat", "chown", "fchown", "lchown", "fchownat"],
    byPeople: true,
    key: "permissions",
  },
];

const ssh = [
  file("/etc/ssh/sshd_config", "wa", "sshd"),
  directory("/etc/ssh/sshd_config.d", "wa", "sshd"),
  directory("/root/.ssh", "wa", "root-keys"),
];

const time = [
  calls(["adjtimex", "settimeofday", "clock_settime", "stime"], "time"),
  file("/etc/localtime", "wa", "time"),
  file("/etc/timezone", "wa", "time"),
];

const modules = [
  calls(["init_module", "finit_module", "delete_module"], "modules"),
  ...programs(["/usr/bin/kmod"], "modules"),
  directory("/etc/modprobe.d", "wa", "modules"),
  directory("/etc/modules-load.d", "wa", "modules"),
];

const containers = [
  ...programs(
    ["dockerd", "docker", "containerd", "runc", "podman"].map((name) => `/usr/bin/${name}`),
    "containers",
  ),
  ...["/etc/docker", "/etc/containerd", "/etc/containers"].map((path) => directory(path, "wa", "containers")),
  file("/etc/default/docker", "wa", "containers"),
  ...["docker.service", "docker.socket", "containerd.service"].map((unit) =>
    file(`/usr/lib/systemd/system/${unit}`, "wa", "containers"),
  ),
  // Whoever may write to it is root.
  file("/run/docker.sock", "rwa", "containers"),
];

/** The layers, by what a recipe calls them, in the order in which the kernel gets them. */
export const layers = {
  base: { order: 10, purpose: "the audit system itself, and what it leaves out", rules: base },
  identity: { order: 20, purpose: "accounts and groups", rules: () => identity },
  privileged: {
    order: 30,
    purpose: "what gives people more rights than they have",
    rules: () => privileged,
    hasPrivilegedPrograms: true,
  },
  ssh: { order: 40, purpose: "the SSH server, and root's keys", rules: () => ssh },
  time: { order: 50, purpose: "the clock", rules: () => time },
  modules: { order: 60, purpose: "modules of the kernel", rules: () => modules },
  containers: { order: 70, purpose: "container engines: who rules one is root", rules: () => containers },
  lock: { order: 99, purpose: "no rule can be changed until the next boot", rules: () => [setting("-e 2")] },
} satisfies Readonly<Record<string, Layer>>;

export type LayerName = keyof typeof layers;
