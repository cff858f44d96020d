import type { ClientChannel } from "ssh2";
import type { Channel } from "../../session/session.ts";
import { within } from "../../session/within.ts";
import type { SshConnection } from "./connection.ts";

/** How long a shell may take to end by itself when its input ends. */
const GOODBYE_MS = 1000;

/** How long after its channel a connection may end by the same cause. */
const LAST_WORD_MS = 50;

/** Starts a command in the one channel of a connection, without a terminal. */
export async function openSshChannel(connection: SshConnection, command: string): Promise<Channel> {
  const stream = await Promise.race([execute(connection, command), connection.broken]);
  const ended = endOf(stream, connection);
  let isEnded = false;
  void ended.then(() => {
    isEnded = true;
  });
  return {
    stdout: chunksOf(stream),
    stderr: chunksOf(stream.stderr),
    ended,
    async write(bytes) {
      // A channel that is gone would never call back.
      if (isEnded || stream.write(bytes)) return;
      await Promise.race([new Promise((resolve) => stream.once("drain", resolve)), ended]);
    },
    async close() {
      // The shell ends when its input does, after what it is at.
      if (!isEnded) stream.end();
      await within(GOODBYE_MS, ended);
      await connection.leave();
    },
    async cut() {
      if (!isEnded) stream.close();
      await connection.leave();
    },
  };
}

function execute({ client }: SshConnection, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, stream) => (error === undefined ? resolve(stream) : reject(error)));
  });
}

function endOf(stream: ClientChannel, { client, lostBecause }: SshConnection): Promise<{ readonly reason: string }> {
  return new Promise((resolve) => {
    let exit: string | undefined;
    const endAs = (otherwise: string) => resolve({ reason: exit ?? lostBecause() ?? otherwise });
    const end = () => endAs("the host closed the connection");
    stream.on("exit", (status: number | null, signal?: string) => {
      exit = status === null ? `the shell was ended by ${signal}` : `the shell ended with status ${status}`;
      // A program that still holds the shell's output would keep the channel open for ever.
      setTimeout(end, GOODBYE_MS).unref();
    });
    stream.on("error", end);
    // sshd(8) leaves the status out where it closes the channel before it has waited for the shell. The end of the
    // connection closes the channel first, too.
    stream.on("close", () => (exit === undefined ? setTimeout(endAs, LAST_WORD_MS, "the shell ended") : end()));
    client.on("close", end);
  });
}

async function* chunksOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
  } catch {
    // A broken stream ends; why is told by `ended`.
  }
}
