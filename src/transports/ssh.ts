import { ConnectionError } from "../errors.ts";
import { type BecomeRoot, becomeRoot } from "../session/become-root.ts";
import { shellLine } from "../session/loop.ts";
import { openSession } from "../session/open-session.ts";
import type { Session } from "../session/session.ts";
import { openSshChannel } from "./ssh/channel.ts";
import { connectSsh } from "./ssh/connect.ts";
import type { SshConnection } from "./ssh/connection.ts";
import type { SshOptions } from "./ssh/options.ts";
import { retrying } from "./ssh/retry.ts";
import { type SshTarget, sshName, sshTarget } from "./ssh/target.ts";
import type { Transport } from "./transport.ts";

export type { SshOptions } from "./ssh/options.ts";

/**
 * A host over SSH: one connection, one channel, no terminal. Its key is judged before anything is sent to log in.
 *
 * @example
 * const web = sshTransport({ host: "web1", user: "deploy", hostKeyPolicy: "strict", sudo: {} });
 * await using session = await web.open(signal);
 */
export function sshTransport(options: SshOptions): Transport {
  const target = attempt(() => sshTarget(options));
  return {
    name: "error" in target ? sshName(options.host, options.user, options.port) : target.value.name,
    outlivesRestarts: true,
    async open(signal, waiting) {
      if ("error" in target) throw target.error;
      if (options.forwardAgent && target.value.agent === undefined) throw noAgent(target.value);
      return openOn(target.value, options, { signal, waiting });
    },
  };
}

function noAgent({ name }: SshTarget): ConnectionError {
  return new ConnectionError("there is no ssh agent to forward", {
    about: name,
    hint: "Start one (eval $(ssh-agent); ssh-add), or leave out --forward-agent.",
  });
}

interface Opening {
  readonly signal: AbortSignal;
  readonly waiting: (() => void) | undefined;
}

async function openOn(target: SshTarget, options: SshOptions, { signal, waiting }: Opening): Promise<Session> {
  const retries = options.connectRetries ?? 3;
  const connection = await retrying(() => connectSsh(target, options, signal), { retries, signal });
  try {
    const root = await rootBy(target.user === "root" ? false : options.sudo, connection);
    const opening = openSshChannel(connection, root?.line ?? shellLine);
    // The login is through; the host now starts a shell, which takes it longer than any step before.
    waiting?.();
    const channel = await opening;
    connection.opened();
    return await openSession(channel, { name: target.name, root, signal, isFar: true });
  } catch (error) {
    connection.opened();
    connection.client.destroy();
    throw error;
  }
}

async function rootBy(sudo: SshOptions["sudo"], { whileAsking }: SshConnection): Promise<BecomeRoot | undefined> {
  if (sudo === false) return undefined;
  const password = sudo.password === undefined ? undefined : await whileAsking(sudo.password);
  return becomeRoot(password, sudo.by);
}

/** A name is wanted before the host is opened, what is wrong only then: other hosts go on. */
function attempt<T>(work: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}
