import type { AuthenticationType, Client, ConnectConfig } from "ssh2";
import { ConnectionError } from "../../errors.ts";
import { within } from "../../session/within.ts";
import { onAbort } from "../../values/on-abort.ts";
import type { SshConnection } from "./connection.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { connectFailure, lostWords, noAnswer, onTheWay, type Phase } from "./failure.ts";
import { type HostKeyCheck, hostKeyCheck } from "./host-key.ts";
import { findIdentities } from "./identities.ts";
import { createLogin, type Login } from "./login.ts";
import type { SshOptions } from "./options.ts";
import { commandStream, directStream, type SshStream, streamOver } from "./stream.ts";
import type { SshTarget } from "./target.ts";

/**
 * Connects, over the hosts on the way, checks the host's key, logs in.
 *
 * @throws ConnectionError for whatever keeps us out, and when the signal is aborted.
 */
export async function connectSsh(target: SshTarget, options: SshOptions, signal: AbortSignal): Promise<SshConnection> {
  const hostKey = hostKeyCheck(target, options.hostKeyPolicy);
  // The host's first words are on their way while keys are read.
  const opening = openStream(target, options, signal);
  const [{ default: ssh2 }, identities] = await Promise.all([import("ssh2"), findIdentities(target, options)]).catch(
    (error: unknown) => giveUp(opening, error),
  );
  const stream = await opening;
  const client = new ssh2.Client();
  const { broken, fail } = breakable(stream);
  const limitMs = target.connectTimeoutMs;
  const deadline = startDeadline<Phase>("connecting", limitMs, (phase) => fail(noAnswer(target, phase, limitMs)));
  const forget = onAbort(signal, () =>
    fail(new ConnectionError("stopped", { about: target.name, cause: signal.reason })),
  );
  const opened = () => {
    deadline.stop();
    forget();
  };
  broken.catch(opened);
  const whileAsking = deadline.pausedWhile;
  const parts = {
    deadline,
    fail,
    hostKey,
    stream,
    login: createLogin({ ...options, target, identities, whileAsking }),
  };
  const { closed, lostBecause } = watchForTheEnd(client, target, parts);
  const leave = (): Promise<void> => goodbye(client, stream, closed);
  const isReady = ready(client, parts);
  if (!tellEarlyEnd(client, stream)) client.connect({ sock: stream.socket, ...configuration(target, options, parts) });
  await Promise.race([isReady, broken]);
  return { client, broken, leave, opened, whileAsking, lostBecause };
}

/** What is wrong on this side is told, not what becomes of the way that is no longer wanted. */
function giveUp(opening: Promise<SshStream>, error: unknown): never {
  opening.then(
    (stream) => stream.close(),
    () => undefined,
  );
  throw error;
}

/** What became of a socket before it was given to ssh2, which does not look: told in its words. */
function tellEarlyEnd(client: Client, { socket }: SshStream): boolean {
  const { errored, destroyed, readableEnded } = socket;
  if (!errored && !destroyed && !readableEnded) return false;
  const wasConnected = !(errored && "syscall" in errored && errored.syscall === "connect");
  if (wasConnected) client.emit("connect");
  client.emit("error", errored ?? new Error("Connection lost before handshake"));
  return true;
}

async function openStream(target: SshTarget, options: SshOptions, signal: AbortSignal): Promise<SshStream> {
  const { way } = target;
  if (way.type === "direct") return directStream(target);
  if (way.type === "command") return commandStream(way.command);
  // What was given for the host itself is not for others to see.
  const asHop = { ...options, password: undefined, forwardAgent: false };
  const hop = await connectSsh(way.over, asHop, signal).catch((error: unknown) => {
    throw onTheWay(target, way.over, error);
  });
  try {
    return await streamOver(hop, target);
  } catch (error) {
    hop.client.destroy();
    throw onTheWay(target, way.over, error);
  } finally {
    hop.opened();
  }
}

/** A host that is near answers a goodbye in this time; nobody waits for one that is far. */
const goodbyeMs = 20;

async function goodbye(client: Client, { socket }: SshStream, closed: Promise<void>): Promise<void> {
  client.end();
  await within(goodbyeMs, closed);
  socket.destroy();
}

interface Parts {
  readonly deadline: Deadline<Phase>;
  readonly hostKey: HostKeyCheck;
  readonly login: Login;
  readonly stream: SshStream;
  readonly fail: (reason: unknown) => void;
}

const closedByHost = new Error("the host closed it");

/** The first failure counts; every one of them ends the connection. */
function breakable({ socket, close }: SshStream): { readonly broken: Promise<never>; readonly fail: Parts["fail"] } {
  let fail: Parts["fail"] = () => undefined;
  const broken = new Promise<never>((_, reject) => {
    fail = (reason) => {
      reject(reason);
      socket.destroy();
      close();
    };
  });
  return { broken, fail };
}

function watchForTheEnd(
  client: Client,
  target: SshTarget,
  { deadline, login, fail, stream }: Parts,
): Pick<SshConnection, "lostBecause"> & { readonly closed: Promise<void> } {
  let lost: unknown;
  const failBy = (error: unknown) =>
    fail(loginDropped(target, deadline.phase(), { error, login, said: stream.said() }));
  client.on("change password", () => failBy(new Error("the password has expired, and sshd wants a new one")));
  client.on("error", (error) => {
    // An agent's refusal to sign is no end: ssh2 goes on with the next key.
    if ("level" in error && error.level === "agent") return;
    lost = error;
    failBy(error);
  });
  const closed = new Promise<void>((resolve) => {
    client.once("close", () => {
      failBy(lost ?? closedByHost);
      stream.close();
      resolve();
    });
  });
  return { closed, lostBecause: () => (lost === undefined ? undefined : lostWords(lost)) };
}

function ready(client: Client, { deadline, hostKey, login, fail }: Parts): Promise<void> {
  client.on("connect", () => deadline.enter("handshake"));
  client.on("handshake", () => {
    try {
      hostKey.remember();
      if (deadline.phase() === "handshake") deadline.enter("login");
    } catch (error) {
      fail(error);
    }
  });
  client.on("banner", (text) => login.log.says.push(...bannerLines(text)));
  return new Promise((resolve) => {
    client.once("ready", () => {
      deadline.enter("shell");
      resolve();
    });
  });
}

function configuration(target: SshTarget, options: SshOptions, { hostKey, login, fail }: Parts): ConnectConfig {
  return {
    username: target.user,
    // The time limit is ours: ssh2's also counts the time of a person who types a passphrase.
    readyTimeout: 0,
    keepaliveInterval: options.keepaliveMs ?? 15_000,
    keepaliveCountMax: 3,
    ...(options.forwardAgent && target.agent !== undefined ? { agent: target.agent, agentForward: true } : {}),
    algorithms: { serverHostKey: [...hostKey.algorithms] },
    hostVerifier: (key: Buffer) => {
      const refusal = hostKey.judge(key);
      if (refusal !== undefined) fail(refusal);
      return refusal === undefined;
    },
    authHandler: (serverTakes: AuthenticationType[] | null, _partial, proceed) => {
      login.next(serverTakes).then(proceed, fail);
    },
  };
}

/** A server that has heard enough hangs up in place of a last refusal: what was tried is still worth telling. */
function loginDropped(
  target: SshTarget,
  phase: Phase,
  { error, login, said }: { readonly error: unknown; readonly login: Login; readonly said: string },
): ConnectionError {
  const plain = connectFailure(target, phase, { error, said });
  if (phase !== "login" || login.log.tried.length + login.log.says.length === 0) return plain;
  const { tried, says } = login.log;
  const list = [...tried, ...says.map((line) => `the server says: ${line}`)].map((line) => `\n  ${line}`).join("");
  const isTooMany = error instanceof Error && /too many/i.test(error.message);
  const hint = !isTooMany
    ? undefined
    : "Too many keys to try? Name the right one with --key and `IdentitiesOnly yes` in the ssh configuration.";
  return new ConnectionError(`${plain.message}${list}`, { about: target.name, hint, cause: error });
}

function bannerLines(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line) => line.replaceAll(/\p{Cc}/gu, "").trim());
  return lines.filter((line) => line !== "").slice(0, 5);
}
