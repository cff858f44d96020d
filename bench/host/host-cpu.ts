import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../../test/hosts/run-command.ts";

const CGROUPS = "/sys/fs/cgroup";

/** A clock of the processor time, in seconds, that everything on a host has used. */
export async function hostCpuClock(containerId: string): Promise<() => number> {
  const pid = (await mustRun(["docker", "inspect", "--format", "{{.State.Pid}}", containerId])).trim();
  const { controller, path } = cpuGroup(readFileSync(`/proc/${pid}/cgroup`, "utf8"), containerId);
  if (controller === undefined) {
    const file = [CGROUPS, join(CGROUPS, "unified")].map((top) => join(top, path, "cpu.stat")).find(existsSync);
    if (file === undefined) throw new Error(`this machine does not count the processor time of ${path}`);
    return () => Number(/^usage_usec (\d+)$/m.exec(readFileSync(file, "utf8"))?.[1]) / 1e6;
  }
  return () => Number(readFileSync(join(CGROUPS, controller, path, "cpuacct.usage"), "utf8")) / 1e9;
}

/**
 * Where a container's processor time is counted, by the `/proc/PID/cgroup` of a process in it: under `controller` on a
 * machine with cgroups of version 1, in the one hierarchy on others.
 */
export function cpuGroup(
  text: string,
  containerId: string,
): { readonly controller: string | undefined; readonly path: string } {
  const groups = text.split("\n").map((line) => /^\d+:([^:]*):(.*)$/.exec(line)?.slice(1) ?? []);
  const counted = groups.find(([controllers]) => controllers?.split(",").includes("cpuacct"));
  const [controller, path = "/"] = counted ?? groups.find(([controllers]) => controllers === "") ?? [];
  // systemd puts itself into a group below the container's.
  const parts = path.split("/");
  const own = parts.findIndex((part) => part.includes(containerId));
  return {
    controller: controller === "" ? undefined : controller,
    path: parts.slice(0, own + 1 || undefined).join("/"),
  };
}
