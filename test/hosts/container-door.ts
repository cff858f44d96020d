import { access, constants } from "node:fs/promises";
import { mustRun } from "./run-command.ts";

/** As `docker exec` has it. */
const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Every namespace of the container, and its root folder. */
const namespaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root", "--wd"];

/** Builds the command line for `sh -c command` inside a container, as a user of the container's. */
export type ContainerDoor = (command: string, user: string) => readonly string[];

/** By `docker exec`, which works for whoever may use the engine, and over a restart of the container. */
export function engineDoor(id: string): ContainerDoor {
  return (command, user) => ["docker", "exec", "--interactive", "--user", user, id, "sh", "-c", command];
}

/**
 * By nsenter(1) where this process may use it, else by `docker exec`, which starts some forty threads and five programs
 * around the one that was asked for.
 *
 * Not for a container that restarts: systemd stops every process when it shuts down, nsenter stops together with its
 * child, and nobody wakes it.
 */
export async function nearestDoor(id: string): Promise<ContainerDoor> {
  const init = (await mustRun(["docker", "inspect", "--format", "{{.State.Pid}}", id])).trim();
  const isOpen = await access(`/proc/${init}/ns/mnt`, constants.R_OK).then(
    () => true,
    () => false,
  );
  if (!isOpen) return engineDoor(id);
  return (command, user) => {
    const become = user === "root" ? [] : ["setpriv", `--reuid=${user}`, `--regid=${user}`, "--init-groups"];
    const home = `HOME=${user === "root" ? "/root" : `/home/${user}`}`;
    const enter = ["nsenter", "--target", init, ...namespaces];
    return [...enter, "env", "-i", path, home, ...become, "sh", "-c", command];
  };
}
