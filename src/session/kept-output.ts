import { ConnectionError } from "../errors.ts";
import { keptOutput, longestAnswer } from "./session.ts";

/** What a frame has printed on one stream, as far as it is kept: a host cannot make it grow without end. */
export class KeptOutput {
  #chunks: Uint8Array[] = [];
  #length = 0;

  /** @throws ConnectionError when a frame that is not foreign, whose output counts as a whole, prints too much. */
  add(chunk: Uint8Array, isForeign: boolean): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length > (isForeign ? 2 * keptOutput : longestAnswer)) this.#shorten(isForeign);
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }

  #shorten(isForeign: boolean): void {
    if (!isForeign) throw new ConnectionError(`the host's answer is longer than ${longestAnswer / 1024 / 1024} MiB`);
    // A copy: a part of a chunk would keep the whole of it.
    const end = Buffer.from(this.bytes().subarray(-keptOutput));
    this.#chunks = [end];
    this.#length = end.length;
  }
}
