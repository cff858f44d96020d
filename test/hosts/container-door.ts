import { access, constants, readFile } from "node:fs/promises";
import { mustRun } from "./run-command.ts";

/** As `docker exec` has it. */
const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Every namespace of the container, and its root folder. */
const namespaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root", "--wd"];

/**
 * Builds command lines that run inside a container, as `docker exec` does: by nsenter(1) where this process may, since one
 * `docker exec` starts some forty threads and five programs around the one that was asked for.
 */
export class ContainerDoor {
  readonly #id: string;
  #init: string | undefined;

  constructor(id: string) {
    this.#id = id;
  }

  /** The command line for `sh -c command` as this user of the container's. */
  async argv(command: string, user: string): Promise<readonly string[]> {
    const init = await this.#enterable();
    if (init === undefined) return ["docker", "exec", "--interactive", "--user", user, this.#id, "sh", "-c", command];
    const become = user === "root" ? [] : ["setpriv", `--reuid=${user}`, `--regid=${user}`, "--init-groups"];
    const home = `HOME=${user === "root" ? "/root" : `/home/${user}`}`;
    const enter = ["nsenter", "--target", init, ...namespaces];
    return [...enter, "env", "-i", path, home, ...become, "sh", "-c", command];
  }

  /** The process id of the container's init on this machine; undefined where its namespaces are out of reach. */
  async #enterable(): Promise<string | undefined> {
    if (this.#init !== undefined && (await this.#isInit(this.#init))) return this.#init;
    // A container that was restarted has another one.
    this.#init = (await mustRun(["docker", "inspect", "--format", "{{.State.Pid}}", this.#id])).trim();
    return (await this.#isInit(this.#init)) ? this.#init : undefined;
  }

  async #isInit(pid: string): Promise<boolean> {
    try {
      await access(`/proc/${pid}/ns/mnt`, constants.R_OK);
      return (await readFile(`/proc/${pid}/cgroup`, "utf8")).includes(this.#id);
    } catch {
      return false;
    }
  }
}
