import { existsSync } from "node:fs";

/** Where a machine with cgroup v1 mounts the v2 hierarchy that systemd in a container needs. */
export const unifiedCgroup = "/sys/fs/cgroup/unified";

/** Shell text that succeeds once systemd has finished booting, with or without a failed unit. */
export const isBooted = 'case "$(systemctl is-system-running --wait)" in running | degraded) ;; *) false ;; esac';

/** By this systemd knows that it is in a container. That of Debian 11 would leave the root read-only when it shuts down. */
const telling = "--env=container=docker";

/** A reboot from inside ends the first process by a signal: to the engine a failure. */
const rebootable = "--restart=on-failure";

/**
 * What `docker run` needs so that systemd boots. On cgroup v1 only the v2 hierarchy is bound: given all of
 * /sys/fs/cgroup, systemd would remount the machine's own. Privileged mode fails there if the machine lacks
 * SYS_RESOURCE.
 */
export function systemdOptions(hasUnifiedCgroup: boolean = existsSync(unifiedCgroup)): readonly string[] {
  if (!hasUnifiedCgroup) return [rebootable, telling, "--privileged"];
  return [
    rebootable,
    telling,
    "--cap-add=ALL",
    "--cap-drop=SYS_RESOURCE",
    "--security-opt=seccomp=unconfined",
    `--volume=${unifiedCgroup}:/sys/fs/cgroup:rw`,
  ];
}
