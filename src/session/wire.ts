import { ConnectionError } from "../errors.ts";
import { scrubbedTail } from "../values/secret.ts";
import { type Content, piecesOf } from "./content.ts";
import type { Channel, LiveOutput, Upload } from "./session.ts";
import { within } from "./within.ts";

export type StreamName = LiveOutput["stream"];

export interface WireListener {
  readonly onBytes: (stream: StreamName, bytes: Uint8Array) => void;
  /** Called once; nothing comes after it. */
  readonly onEnd: (error: Error) => void;
}

export interface WireOptions {
  /** The host, for errors. */
  readonly name: string;
  /** Lines with the session's word are none of what the host said. */
  readonly word: string;
}

/** Output still under way when the process has ended, and the end still under way when output has. */
const stragglersMs = 1000;

/** As much of standard error as is worth showing. */
const lastWordsLength = 2048;

/** Both streams of a channel and its end, told to one listener at a time. */
export class Wire {
  readonly #channel: Channel;
  readonly #options: WireOptions;
  #listener: WireListener | undefined;
  #failure: Error | undefined;
  #lastWords = "";

  constructor(channel: Channel, options: WireOptions) {
    this.#channel = channel;
    this.#options = options;
    void this.#watch(Promise.all([this.#pump("stdout"), this.#pump("stderr")]));
  }

  /** Why nothing can be sent any more. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  listen(listener: WireListener): void {
    this.#listener = listener;
    if (this.#failure !== undefined) listener.onEnd(this.#failure);
  }

  /** Writes in order, waiting for room. A write that fails is told to the listener, as the end of the wire. */
  async send(parts: readonly Content[], tell?: (upload: Upload) => void): Promise<void> {
    const total = parts.reduce((sum, { length }) => sum + length, 0);
    let sent = 0;
    try {
      for (const slice of pieces(parts)) {
        if (this.#failure !== undefined) return;
        await this.#channel.write(slice);
        sent += slice.length;
        tell?.({ sent, total });
      }
    } catch (cause) {
      // The end of the process explains more, and is on its way.
      await within(stragglersMs, this.#channel.ended);
      this.fail(this.error("the connection cannot be written to", cause));
    }
  }

  fail(error: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#listener?.onEnd(error);
  }

  async close(
    error: Error = new ConnectionError("the session is closed", { about: this.#options.name }),
  ): Promise<void> {
    this.fail(error);
    await this.#channel.close();
  }

  /** Closes it under a host that is at work: what it was sent and has not begun does not run. */
  async cut(error: Error = new ConnectionError("the session is closed", { about: this.#options.name })): Promise<void> {
    this.fail(error);
    await this.#channel.cut();
  }

  error(message: string, cause?: unknown): ConnectionError {
    const said = scrubbedTail(this.#lastWords, lastWordsLength)
      .split("\n")
      .filter((line) => line !== "" && !line.includes(this.#options.word));
    const hint = said.length === 0 ? undefined : `It last said:\n${said.join("\n")}`;
    return new ConnectionError(message, { about: this.#options.name, hint, cause });
  }

  async #watch(output: Promise<unknown>): Promise<void> {
    const { ended } = this.#channel;
    await Promise.race([output, ended]);
    await within(stragglersMs, Promise.all([output, ended]));
    const end = await within(0, ended);
    this.fail(this.error(end?.reason ?? "the shell closed its output"));
  }

  async #pump(stream: StreamName): Promise<void> {
    try {
      for await (const bytes of this.#channel[stream]) this.#tell(stream, bytes);
    } catch {
      // A stream that breaks off says less than the end of its process, which follows.
    }
  }

  #tell(stream: StreamName, bytes: Uint8Array): void {
    if (stream === "stderr") this.#lastWords = (this.#lastWords + tail(bytes)).slice(-2 * lastWordsLength);
    if (this.#failure !== undefined) return;
    try {
      this.#listener?.onBytes(stream, bytes);
    } catch (error) {
      this.fail(error instanceof Error ? error : this.error(String(error)));
    }
  }
}

function* pieces(parts: readonly Content[]): Generator<Uint8Array> {
  for (const part of parts) yield* piecesOf(part);
}

function tail(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(-2 * lastWordsLength)).toString();
}
