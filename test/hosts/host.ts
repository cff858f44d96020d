import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { join, posix } from "node:path";
import type { StartedTestContainer } from "testcontainers";
import { isBooted } from "../../src/host-tests/systemd-container.ts";
import { startContainer } from "./container.ts";
import { type ContainerDoor, engineDoor, nearestDoor } from "./container-door.ts";
import { type DiskSnapshot, parseSnapshot, SNAPSHOT_COMMAND } from "./disk-snapshot.ts";
import { OPS_PASSWORD, type Preparation, preparedImage } from "./image.ts";
import { ensureKeys, KEY_PASSPHRASE, type TestKeys } from "./keys.ts";
import { hostFolder } from "./leftovers.ts";
import { type CommandResult, mustRun, runCommand } from "./run-command.ts";
import { hasSshBanner } from "./ssh-banner.ts";
import { strictSsh } from "./strict-ssh.ts";
import { waitUntil } from "./wait-until.ts";

/** `deploy` has sudo without a password, `ops` with one, `guest` has no sudo right; all accept the test keys. */
export type TestUser = "root" | "deploy" | "ops" | "guest";

export interface SshAccess {
  /** Path of a private key that every user accepts. */
  readonly privateKey: string;
  /** Path of a second one, encrypted with `passphrase`. */
  readonly encryptedKey: string;
  readonly passphrase: string;
  /** Path of a known_hosts file that holds exactly this host's keys. */
  readonly knownHosts: string;
  /** Only `ops` can log in with a password; it is also the password for sudo. */
  readonly passwords: { readonly ops: string };
}

export interface ExecOptions {
  /** Who runs it; root where nothing is said. */
  readonly user?: TestUser | undefined;
  /** Text for standard input; without it standard input is empty. */
  readonly input?: string | undefined;
}

/** A real Debian host, booted with systemd and sshd, that a test may change as it likes. */
export interface TestHost extends AsyncDisposable {
  readonly host: "127.0.0.1";
  /** The port on this machine that leads to the host's sshd. */
  readonly port: number;
  /** The container's id. */
  readonly id: string;
  /** The host's own address on Docker's bridge, where its sshd listens on port 22. */
  readonly address: string;
  readonly access: SshAccess;
  /** Runs shell text as `docker exec` does: the look from outside, which shares nothing with tsamae. */
  exec(command: string, options?: ExecOptions): Promise<CommandResult>;
  /** Runs shell text by the system's `ssh`, with strict host key checking. */
  ssh(command: string, options?: ExecOptions): Promise<CommandResult>;
  /** The whole disk, to prove that nothing was written; compare two with `diskChanges`. */
  diskSnapshot(): Promise<DiskSnapshot>;
  /** Copies a folder's content into `remotePath`, or a file to it; everything then belongs to root. */
  copyIn(localPath: string, remotePath: string): Promise<void>;
  /** Waits until systemd has booted and sshd greets: after a reboot, for instance. */
  untilReady(): Promise<void>;
  stop(): Promise<void>;
}

export interface StartHostOptions extends Preparation {
  /** Comes back on the same port after `systemctl reboot`; a little slower to start. */
  readonly rebootable?: boolean | undefined;
  /** Only sshd runs, and no systemd: enough to log in, and quicker. */
  readonly isBare?: boolean | undefined;
  /** An image that was built upon the tests' own, instead of the one with these packages. */
  readonly image?: string | undefined;
}

/**
 * Starts a host and returns when somebody can log in; it takes about a second.
 * @example
 * await using host = await startHost();
 * expect((await host.exec("systemctl is-active ssh")).stdout).toBe("active\n");
 */
export async function startHost(options: StartHostOptions = {}): Promise<TestHost> {
  const keys = await ensureKeys();
  const { authorizedKeys } = keys;
  const { rebootable = false, isBare = false } = options;
  const image = options.image ?? (await preparedImage(options));
  const container = await startContainer({ authorizedKeys, rebootable, isBare, image });
  try {
    const host = await hostIn(container, keys, { isBare, rebootable });
    await host.untilReady();
    return host;
  } catch (error) {
    await container.stop({ timeout: 0 });
    throw error;
  }
}

async function hostIn(
  container: StartedTestContainer,
  keys: TestKeys,
  { isBare, rebootable }: { readonly isBare: boolean; readonly rebootable: boolean },
): Promise<TestHost> {
  const id = container.getId();
  const port = container.getMappedPort(22);
  const folder = hostFolder(id);
  const door = rebootable ? engineDoor(id) : await nearestDoor(id);
  const access = accessWith(keys, join(folder, "known_hosts"));
  await mkdir(folder, { recursive: true });
  await writeFile(access.knownHosts, await knownHostsOf(id, port));
  const stop = async () => {
    await container.stop({ timeout: 0 });
    await rm(folder, { recursive: true, force: true });
  };
  return {
    host: "127.0.0.1",
    port,
    id,
    address: container.getIpAddress("bridge"),
    access,
    exec: (command, options = {}) => execIn(door, command, options),
    ssh: (command, { user = "root", input } = {}) =>
      runCommand(["ssh", ...strictSsh(access), "-p", String(port), `${user}@127.0.0.1`, command], { input }),
    diskSnapshot: async () => parseSnapshot(await mustRun(door(SNAPSHOT_COMMAND, "root"))),
    copyIn: (localPath, remotePath) => copyInto(id, localPath, remotePath),
    untilReady: () => untilReady(door, { port, isBare }),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function accessWith(keys: TestKeys, knownHosts: string): SshAccess {
  return {
    privateKey: keys.plain,
    encryptedKey: keys.encrypted,
    passphrase: KEY_PASSPHRASE,
    knownHosts,
    passwords: { ops: OPS_PASSWORD },
  };
}

function execIn(door: ContainerDoor, command: string, { user = "root", input }: ExecOptions): Promise<CommandResult> {
  return runCommand(door(command, user), { input });
}

/** The host's keys come from inside, not over the network: what is checked must not vouch for itself. */
async function knownHostsOf(id: string, port: number): Promise<string> {
  const keys = await mustRun(["docker", "exec", id, "sh", "-c", "cat /etc/ssh/ssh_host_*_key.pub"]);
  const lines = keys
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
  return lines.map(([type, key]) => `[127.0.0.1]:${port} ${type} ${key}\n`).join("");
}

async function untilReady(door: ContainerDoor, { port, isBare }: { port: number; isBare: boolean }): Promise<void> {
  const hasBooted = async () => isBare || (await execIn(door, isBooted, {})).status === 0;
  const isReady = async () => (await hasBooted()) && (await hasSshBanner("127.0.0.1", port));
  await waitUntil(`systemd and sshd of the container at port ${port} are up`, 60, isReady);
}

async function copyInto(id: string, localPath: string, remotePath: string): Promise<void> {
  const isFolder = (await stat(localPath)).isDirectory();
  const parent = isFolder ? remotePath : posix.dirname(remotePath);
  await mustRun(["docker", "exec", id, "mkdir", "-p", "--", parent]);
  await mustRun(["docker", "cp", "--quiet", isFolder ? `${localPath}/.` : localPath, `${id}:${remotePath}`]);
}
