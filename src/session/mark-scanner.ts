/** What a stream of the loop is made of: output as it is, and marks between it. */
export type Piece =
  | { readonly type: "output"; readonly bytes: Uint8Array }
  | { readonly type: "begin"; readonly frame: number }
  | { readonly type: "end"; readonly frame: number; readonly status: number | "not run" }
  | { readonly type: "limit" };

/** Longest text after the word of a mark: a kind, a frame number, a status, a newline. */
const longestMarkTail = 32;

const newline = 10;

/**
 * Finds the marks of one session in one stream, wherever the stream is cut into chunks.
 * It keeps back only what may become a mark, so large output is neither copied twice nor searched twice.
 */
export class MarkScanner {
  readonly #word: Buffer;
  #kept: Buffer = Buffer.alloc(0);

  constructor(word: string) {
    this.#word = Buffer.from(word, "latin1");
  }

  *scan(chunk: Uint8Array): Generator<Piece, void, undefined> {
    const added = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const data = this.#kept.length === 0 ? added : Buffer.concat([this.#kept, added]);
    let done = 0;
    let searched = 0;
    for (;;) {
      const at = data.indexOf(this.#word, searched);
      const start = at === -1 ? this.#partialWordIn(data, searched) : at;
      const mark = at === -1 ? "cut" : markAt(data, at + this.#word.length);
      if (mark === "none") {
        searched = start + 1;
        continue;
      }
      if (start > done) yield { type: "output", bytes: data.subarray(done, start) };
      if (mark === "cut") {
        this.#kept = data.subarray(start);
        return;
      }
      yield mark.piece;
      done = mark.end;
      searched = done;
    }
  }

  /** Where a word begins that the next chunk may complete; the end of the data when there is none. */
  #partialWordIn(data: Buffer, from: number): number {
    for (let start = Math.max(from, data.length - this.#word.length + 1); start < data.length; start++) {
      if (this.#word.subarray(0, data.length - start).equals(data.subarray(start))) return start;
    }
    return data.length;
  }
}

function markAt(data: Buffer, start: number): { readonly piece: Piece; readonly end: number } | "cut" | "none" {
  const window = data.subarray(start, start + longestMarkTail);
  const length = window.indexOf(newline);
  if (length === -1) return window.length < longestMarkTail ? "cut" : "none";
  const piece = parseMark(window.toString("latin1", 0, length));
  return piece === undefined ? "none" : { piece, end: start + length + 1 };
}

function parseMark(tail: string): Piece | undefined {
  if (tail === "~") return { type: "limit" };
  const [, begun, ended, status] = /^(?:>(\d+)|<(\d+) (\d+|-))$/.exec(tail) ?? [];
  if (begun !== undefined) return { type: "begin", frame: Number(begun) };
  if (ended === undefined) return undefined;
  return { type: "end", frame: Number(ended), status: status === "-" ? "not run" : Number(status) };
}
