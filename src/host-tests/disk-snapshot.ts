/** What lies on a host's disk: each path with its type, mode, owner, size, times and link target. */
export type DiskSnapshot = ReadonlyMap<string, string>;

/** Where sshd, PAM, sudo and systemd write by themselves when somebody logs in. */
const writtenByTheSystem = ["/var/log", "/var/lib/systemd", "/var/lib/sudo"];
const notADisk = ["tmpfs", "proc", "sysfs", "devpts", "mqueue", "cgroup", "cgroup2"];

/**
 * Prints one record for each path. The time of the last status change (ctime) is what makes it a proof:
 * nobody can write, touch or replace a file without moving it, not even with the same content.
 */
export const snapshotCommand = [
  "find / -xdev \\(",
  [...notADisk.map((type) => `-fstype ${type}`), ...writtenByTheSystem.map((path) => `-path ${path}`)].join(" -o "),
  "\\) -prune -o",
  "-printf '%p\\0%y %m %U:%G %s bytes, modified %T@, changed %C@, %l\\0'",
].join(" ");

/** Reads what {@link snapshotCommand} printed. */
export function parseSnapshot(output: string): DiskSnapshot {
  const words = output.split("\0");
  const entries: [path: string, state: string][] = [];
  for (let index = 0; index + 1 < words.length; index += 2) {
    entries.push([words[index] ?? "", words[index + 1] ?? ""]);
  }
  return new Map(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Says what differs between two snapshots, a line for each path; empty when nothing was written.
 * @example diskChanges(new Map([["/etc/motd", "f 644"]]), new Map()) // ["removed /etc/motd"]
 */
export function diskChanges(before: DiskSnapshot, after: DiskSnapshot): string[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return paths.flatMap((path) => {
    const [was, is] = [before.get(path), after.get(path)];
    if (was === is) return [];
    if (was === undefined) return [`created ${path}`];
    if (is === undefined) return [`removed ${path}`];
    return [`changed ${path}: ${was} -> ${is}`];
  });
}
