import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { ensurePrograms } from "../hosts/debian-packages.ts";
import { SCRATCH } from "../hosts/paths.ts";
import { mustRun } from "../hosts/run-command.ts";
import { hasSshBanner } from "../hosts/ssh-banner.ts";
import { waitUntil } from "../hosts/wait-until.ts";

/** An sshd of this machine, on a port of its own, that lets in whoever runs the tests. */
export interface ThrowawaySshd extends AsyncDisposable {
  readonly port: number;
  readonly user: string;
  /** What sshd wrote about its connections since the last call. */
  readonly newLog: () => Promise<string>;
}

export interface SshdOptions {
  /** Paths of the private host keys to show. */
  readonly hostKeys: readonly string[];
  /** Path of the public key that may log in. */
  readonly authorizedKey: string;
  /** More lines of sshd_config(5). */
  readonly more?: readonly string[] | undefined;
}

/** A folder for keys and logs, gone when it is disposed of. */
export async function scratchFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  await ensurePrograms(["ssh", "ssh-keygen", "sshd"]);
  await mkdir(SCRATCH, { recursive: true });
  const path = await mkdtemp(join(SCRATCH, "sshd-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export async function makeKey(path: string, type = "ed25519"): Promise<string> {
  await mustRun(["ssh-keygen", "-q", "-t", type, "-N", "", "-C", "throwaway", "-f", path]);
  return path;
}

/** The type and the base64 of a key, as known_hosts has them. */
export async function publicKey(path: string): Promise<string> {
  return (await readFile(`${path}.pub`, "utf8")).split(" ").slice(0, 2).join(" ");
}

export async function startSshd(
  folder: string,
  { hostKeys, authorizedKey, more = [] }: SshdOptions,
): Promise<ThrowawaySshd> {
  const port = await freePort();
  const [config, log] = [join(folder, `sshd-${port}.conf`), join(folder, `sshd-${port}.log`)];
  const lines = [
    ...more,
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    ...hostKeys.map((key) => `HostKey ${key}`),
    `AuthorizedKeysFile ${authorizedKey}`,
    "PidFile none",
    "StrictModes no",
    "UsePAM no",
    "PermitRootLogin prohibit-password",
    "PasswordAuthentication no",
    "LogLevel DEBUG1",
  ];
  await writeFile(config, `${lines.join("\n")}\n`);
  if (process.getuid?.() === 0) await mkdir("/run/sshd", { recursive: true, mode: 0o755 });
  const sshd = await mustRun(["sh", "-c", "PATH=$PATH:/usr/sbin command -v sshd"]);
  const child = spawn(sshd.trim(), ["-D", "-f", config, "-E", log], { stdio: "ignore" });
  await waitUntil(`sshd answers on port ${port}`, 10, () => hasSshBanner("127.0.0.1", port));
  let seen = (await readFile(log, "utf8")).length;
  return {
    port,
    user: userInfo().username,
    async newLog() {
      const text = await readFile(log, "utf8");
      const fresh = text.slice(seen);
      seen = text.length;
      return fresh;
    },
    [Symbol.asyncDispose]: () => end(child),
  };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill();
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
