import { spawn } from "node:child_process";
import { createConnection } from "node:net";
import { Duplex, PassThrough, Writable } from "node:stream";
import { childEnvironment } from "../../values/secret-variables.ts";
import type { SshConnection } from "./connection.ts";
import type { SshTarget } from "./target.ts";

/** What carries the bytes of a connection. */
export interface SshStream {
  readonly socket: Duplex;
  /** Ends what was opened on the way. */
  readonly close: () => void;
  /** What a program on the way said on its standard error. */
  readonly said: () => string;
}

/** Node 20 gives up on an address after 250 ms when a name has several: too early for a far host. */
const ADDRESS_ATTEMPT_MS = 1000;

export function directStream({ host, port }: SshTarget): SshStream {
  const socket = createConnection({ host, port, noDelay: true, autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS });
  // Whoever listens later finds it broken.
  socket.on("error", () => undefined);
  return { socket, close: () => socket.destroy(), said: () => "" };
}

/** A connection that a host on the way makes; ends that host's own connection with it. */
export async function streamOver(hop: SshConnection, { host, port }: SshTarget): Promise<SshStream> {
  const forwarded = new Promise<Duplex>((resolve, reject) => {
    hop.client.forwardOut("127.0.0.1", 0, host, port, (error, channel) => {
      if (error === undefined) resolve(channel);
      else reject(error);
    });
  });
  const socket = await Promise.race([forwarded, hop.broken]);
  return { socket, close: () => endOf(hop), said: () => "" };
}

const goodbyeMs = 1000;

function endOf({ client }: SshConnection): void {
  client.end();
  // A host that does not say goodbye must not keep this process.
  setTimeout(() => client.destroy(), goodbyeMs).unref();
}

const longestSaying = 1024;

/** How long a program's last words may still come after its end. */
const drainMs = 200;

/** A program whose standard input and output lead to sshd: `ProxyCommand`. */
export function commandStream(command: string): SshStream {
  // A process group of its own: the command may be a pipe of several, and Ctrl-C is not for it.
  const child = spawn("/bin/sh", ["-c", `exec ${command}`], {
    stdio: "pipe",
    detached: true,
    env: childEnvironment(),
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-longestSaying);
  });
  // It ends with the program, so that what that said is known by then.
  const output = child.stdout.pipe(new PassThrough(), { end: false });
  child.once("close", () => output.end());
  child.once("exit", () => setTimeout(() => output.end(), drainMs).unref());
  child.stdin.on("error", () => undefined);
  // A write to a program that has ended is no news: its end is, with what it said.
  const input = new Writable({
    write: (chunk, _encoding, done) => void child.stdin.write(chunk, () => done()),
    final: (done) => void child.stdin.end(() => done()),
  });
  const socket = Duplex.from({ readable: output, writable: input });
  child.on("error", (error) => socket.destroy(error));
  const close = () => {
    child.stdout.destroy();
    child.stdin.destroy();
    child.stderr.destroy();
    if (child.exitCode === null && child.signalCode === null) endGroup(child.pid);
  };
  return { socket, close, said: () => said.replaceAll(/[^\P{Cc}\n]/gu, "").trim() };
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGTERM");
  } catch {
    // It has ended.
  }
}
