import { existsSync } from "node:fs";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { mustRun, runCommand } from "./run-command.ts";

/** The Debian package that brings each program the test hosts and the benchmarks need. */
const PACKAGE_OF = {
  docker: "docker.io",
  dockerd: "docker.io",
  iptables: "iptables",
  busybox: "busybox-static",
  mmdebstrap: "mmdebstrap",
  ssh: "openssh-client",
  "ssh-keygen": "openssh-client",
  sshd: "openssh-server",
  perf: "linux-perf",
  strace: "strace",
  time: "time",
  itamae: "itamae",
  "ansible-playbook": "ansible-core",
  curl: "curl",
  wget: "wget",
  openssl: "openssl",
} as const;

export type Program = keyof typeof PACKAGE_OF;

/** What somebody reads when this machine cannot have test hosts. */
export function noHostsError(why: string): Error {
  return new Error(
    `The tests need real hosts, and this machine cannot start any: ${why}.\n` +
      "Start a Docker engine yourself, or run as root on Debian, where everything needed is installed by itself.\n" +
      "To run only the tests that need no host: TSAMAE_TEST_WITHOUT_HOSTS=1 npm test",
  );
}

/** Installs what is missing of these programs; on a machine where that is not possible the error says what to do. */
export async function ensurePrograms(programs: readonly Program[]): Promise<void> {
  const missing = await missingPrograms(programs);
  if (missing.length === 0) return;
  const wanted = `${missing.join(", ")} missing`;
  if (process.getuid?.() !== 0) throw noHostsError(`${wanted}, and only root can install`);
  if (!existsSync("/etc/debian_version")) throw noHostsError(`${wanted}, and this is not Debian`);
  await install([...new Set(missing.map((program) => PACKAGE_OF[program]))]);
  const still = await missingPrograms(missing);
  if (still.length > 0) throw noHostsError(`${still.join(", ")} still missing after apt-get install`);
}

async function install(packages: readonly string[]): Promise<void> {
  const quiet = { env: { DEBIAN_FRONTEND: "noninteractive" } };
  const lock = ["-o", "DPkg::Lock::Timeout=300"];
  const command = ["apt-get", ...lock, "install", "-y", "--no-install-recommends", ...packages];
  if ((await runCommand(command, quiet)).status === 0) return;
  // Package lists that are absent or too old are the usual reason, and fetching them takes long: only now.
  await mustRun(["apt-get", ...lock, "update"], quiet);
  await mustRun(command, quiet);
}

async function missingPrograms<P extends Program>(programs: readonly P[]): Promise<P[]> {
  const found = await Promise.all(programs.map(isInstalled));
  return programs.filter((_, index) => !found[index]);
}

async function isInstalled(program: Program): Promise<boolean> {
  // dockerd and iptables lie in sbin, which is not in everybody's PATH.
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  const tries = folders.map((folder) => access(join(folder, program), constants.X_OK));
  return (await Promise.allSettled(tries)).some((attempt) => attempt.status === "fulfilled");
}
