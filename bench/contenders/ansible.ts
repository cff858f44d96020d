import { mkdirSync, writeFileSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../../test/hosts/run-command.ts";
import { strictSsh } from "../../test/hosts/strict-ssh.ts";
import type { Way } from "../host/way.ts";
import type { Contender } from "./contender.ts";

export const ansible: Contender = {
  name: "ansible",
  isPeer: true,
  over: (way, workload) => ({
    argv: ["ansible-playbook", ...login(way), workload.ansible],
    env: settings(way),
  }),
  foundNothingToDo: (output) => /\bchanged=0\b/.test(output) && /\bfailed=0\b/.test(output),
  tidy: closeConnections,
};

function login({ privateKey }: Way): readonly string[] {
  return ["--inventory", "127.0.0.1,", "--user", "root", "--private-key", privateKey];
}

/** What makes Ansible quicker: pipelining, one shared connection, no facts, no search for Python. */
function settings(way: Way): Readonly<Record<string, string>> {
  mkdirSync(controlFolder(way), { recursive: true });
  // Nothing of the caller's own.
  const config = join(way.home, "ansible.cfg");
  writeFileSync(config, "[defaults]\n");
  return {
    LC_ALL: "C.UTF-8",
    HOME: way.home,
    ANSIBLE_HOME: join(way.home, ".ansible"),
    ANSIBLE_CONFIG: config,
    ANSIBLE_PIPELINING: "True",
    ANSIBLE_GATHERING: "explicit",
    ANSIBLE_PYTHON_INTERPRETER: "/usr/bin/python3",
    ANSIBLE_RETRY_FILES_ENABLED: "False",
    ANSIBLE_NOCOLOR: "True",
    ANSIBLE_REMOTE_PORT: String(way.port),
    ANSIBLE_SSH_CONTROL_PATH_DIR: controlFolder(way),
    ANSIBLE_SSH_ARGS: ["-o ControlMaster=auto -o ControlPersist=60s", ...strictSsh(way)].join(" "),
  };
}

/** In a short folder: a socket's path has at most 108 bytes. */
function controlFolder(way: Way): string {
  return `/tmp/tsamae-bench-${process.pid}-${way.port}`;
}

/** Ansible leaves its connection open for a while; each run here shall make its own. */
async function closeConnections(way: Way): Promise<void> {
  const folder = controlFolder(way);
  for (const socket of await readdir(folder)) {
    await runCommand([
      "ssh",
      "-F",
      "/dev/null",
      "-o",
      `ControlPath=${join(folder, socket)}`,
      "-O",
      "exit",
      "127.0.0.1",
    ]);
  }
  await rm(folder, { recursive: true, force: true });
}
