import { randomBytes } from "node:crypto";
import { ConnectionError } from "../errors.ts";
import { onAbort } from "../values/on-abort.ts";
import type { BecomeRoot } from "./become-root.ts";
import { awaitHello } from "./greeting.ts";
import type { Channel, Session } from "./session.ts";
import { ShellSession } from "./shell-session.ts";
import { Wire } from "./wire.ts";

export interface OpenSessionOptions {
  /** How the host is called in errors. */
  readonly name: string;
  /** Given when the channel's process is {@link BecomeRoot}'s command line. */
  readonly root?: BecomeRoot | undefined;
  /** Ends the session, however far it is. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until a login that says nothing is given up: 30 s unless told. */
  readonly helloLimitMs?: number | undefined;
  /** Whether the way to the host is slower than packing: large content is sent compressed where the host can unpack it. */
  readonly isFar?: boolean | undefined;
  /** Whether the channel's process is the {@link watchedLoop}. */
  readonly isWatched?: boolean | undefined;
}

const helloLimitMs = 30_000;

/**
 * Makes a session of a channel whose process is the loop: `shellLine`, or {@link BecomeRoot}'s line with `root`.
 *
 * @throws ConnectionError when the loop does not start; the channel is closed then.
 */
export async function openSession(channel: Channel, options: OpenSessionOptions): Promise<Session> {
  const { name, root, signal } = options;
  // Known to this process and the loop alone: what ends in it was sent whole, what is marked by it is the loop's.
  const word = randomBytes(16).toString("hex");
  const wire = new Wire(channel, { name, word });
  const stopped = new ConnectionError("stopped", { about: name });
  const forget = onAbort(signal, () => void wire.cut(stopped));
  try {
    const { hasGzip } = await awaitHello(wire, { name, root, helloLimitMs: options.helloLimitMs ?? helloLimitMs });
    await wire.send([Buffer.from(`${word}\n`)]);
    return new ShellSession(wire, {
      word,
      packs: options.isFar === true && hasGzip,
      inTurn: options.isWatched === true,
      onClose: forget,
    });
  } catch (error) {
    forget();
    await wire.close();
    throw signal?.aborted ? stopped : error;
  }
}
