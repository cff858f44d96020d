import { bytesOf, type Content } from "./content.ts";
import { type Batch, encodeFrames, textAlone, textAndContent } from "./frame.ts";
import { packed } from "./packing.ts";
import { ReplyReader } from "./reply-reader.ts";
import type { ExchangeOptions, Frame, Reply, Session } from "./session.ts";
import type { Wire } from "./wire.ts";

export interface ShellSessionOptions {
  readonly word: string;
  /** Whether large content is sent compressed. */
  readonly packs: boolean;
  /** Whether a batch is sent only when the one before it has been answered. */
  readonly inTurn: boolean;
  readonly onClose: () => void;
}

/** The exchange under way. */
interface Pending {
  readonly first: number;
  readonly count: number;
  readonly foreign: number;
  readonly replies: Reply[];
  /** Waits for so many replies. */
  waiting?: { readonly count: number; readonly go: () => void } | undefined;
  /** Runs out while the host is silent. */
  readonly patience: NodeJS.Timeout | undefined;
  readonly live: ExchangeOptions["live"];
  readonly answered: ExchangeOptions["answered"];
  readonly marked: ExchangeOptions["marked"];
  readonly resolve: (replies: readonly Reply[]) => void;
  readonly reject: (error: Error) => void;
}

/** Speaks with the loop at the other end of a wire, one exchange after another. */
export class ShellSession implements Session {
  readonly #wire: Wire;
  readonly #options: ShellSessionOptions;
  #turn: Promise<unknown> = Promise.resolve();
  #pending: Pending | undefined;
  #sent = 0;
  #exchanges = 0;

  constructor(wire: Wire, options: ShellSessionOptions) {
    this.#wire = wire;
    this.#options = options;
    const reader = new ReplyReader({
      word: options.word,
      isForeign: (frame) => this.#pending !== undefined && frame - this.#pending.first < this.#pending.foreign,
      onReply: (reply) => this.#answered(reply),
      onOutput: (frame, stream, chunk) => {
        const pending = this.#pending;
        pending?.live?.({ frame: frame - pending.first, stream, chunk });
      },
      onMark: (frame, mark) => {
        const pending = this.#pending;
        pending?.marked?.(frame - pending.first, mark);
      },
    });
    wire.listen({
      onBytes: (stream, bytes) => {
        this.#pending?.patience?.refresh();
        reader.read(stream, bytes);
      },
      onEnd: (error) => this.#pending?.reject(error),
    });
  }

  get exchanges(): number {
    return this.#exchanges;
  }

  exchange(frames: readonly Frame[], options: ExchangeOptions = {}): Promise<readonly Reply[]> {
    const replies = this.#turn.then(() => this.#exchange(frames, options));
    this.#turn = replies.catch(() => undefined);
    return replies;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#options.onClose();
    await (this.#pending === undefined ? this.#wire.close() : this.#wire.cut());
  }

  async #exchange(frames: readonly Frame[], options: ExchangeOptions): Promise<readonly Reply[]> {
    if (this.#wire.failure !== undefined) throw this.#wire.failure;
    if (frames.length === 0) return [];
    const { word, packs, inTurn } = this.#options;
    const { live, sent, answered, marked, foreign = 0, silenceLimitMs } = options;
    const first = this.#sent;
    const contents = packs ? await packedContents(frames) : [];
    // It may have ended meanwhile: large contents take seconds.
    if (this.#wire.failure !== undefined) throw this.#wire.failure;
    const batches = encodeFrames(
      frames.map((frame, index) => ({ frame, number: first + index, isFirst: index === 0, packed: contents[index] })),
      word,
      inTurn ? textAndContent : textAlone,
    );
    this.#sent += frames.length;
    const patience =
      silenceLimitMs === undefined ? undefined : setTimeout(() => void this.#giveUp(silenceLimitMs), silenceLimitMs);
    try {
      return await new Promise((resolve, reject) => {
        this.#pending = {
          patience,
          live,
          answered,
          marked,
          foreign,
          first,
          count: frames.length,
          replies: [],
          resolve,
          reject,
        };
        void (inTurn ? this.#sendInTurn(batches, sent) : this.#wire.send(joined(batches.flatMap(partsOf)), sent));
      });
    } finally {
      clearTimeout(patience);
      this.#pending = undefined;
    }
  }

  async #giveUp(silenceLimitMs: number): Promise<void> {
    await this.#wire.cut(this.#wire.error(`the host has sent nothing for ${silenceLimitMs / 1000} s`));
  }

  async #sendInTurn(batches: readonly Batch[], tell: ExchangeOptions["sent"]): Promise<void> {
    const pending = this.#pending;
    const total = lengthOf(batches.flatMap(partsOf));
    let [sent, count] = [0, 0];
    for (const { parts, count: more } of batches) {
      await this.#wire.send(joined(parts), (upload) => tell?.({ sent: sent + upload.sent, total }));
      sent += lengthOf(parts);
      count += more;
      if (pending === undefined || this.#wire.failure !== undefined) return;
      await new Promise<void>((go) => {
        pending.waiting = { count, go };
        if (pending.replies.length >= count) go();
      });
    }
  }

  #answered(reply: Reply): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    pending.replies.push(reply);
    pending.answered?.(reply, pending.replies.length - 1);
    if (pending.waiting !== undefined && pending.replies.length >= pending.waiting.count) pending.waiting.go();
    if (pending.replies.length < pending.count) return;
    this.#exchanges++;
    pending.resolve(pending.replies);
  }
}

/** One after the other, so that as little as possible is held in memory. */
async function packedContents(frames: readonly Frame[]): Promise<readonly (Content | undefined)[]> {
  const contents = [];
  for (const { content } of frames) contents.push(content && (await packed(content)));
  return contents;
}

const partsOf = ({ parts }: Batch): readonly Content[] => parts;

const lengthOf = (parts: readonly Content[]): number => parts.reduce((sum, { length }) => sum + length, 0);

/** Parts larger than this go by themselves: copying them together would cost more than a write saves. */
const smallBytes = 64 * 1024;

/** Small parts put together, so that an exchange of many frames is one write and few packets. */
function joined(parts: readonly Content[]): readonly Content[] {
  const groups: Content[][] = [];
  let room = 0;
  for (const part of parts) {
    const group = groups.at(-1);
    const isSmall = part instanceof Uint8Array;
    const fits = group !== undefined && isSmall && part.length <= room;
    if (fits) group.push(part);
    else groups.push([part]);
    room = isSmall ? (fits ? room : smallBytes) - part.length : 0;
  }
  return groups.map((group) => (group.length === 1 && group[0] !== undefined ? group[0] : together(group)));
}

const together = (parts: readonly Content[]): Uint8Array => Buffer.concat(parts.map(bytesOf));
