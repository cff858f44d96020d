import { ConnectionError } from "../errors.ts";
import { KeptOutput } from "./kept-output.ts";
import { MarkScanner, type Piece } from "./mark-scanner.ts";
import type { FrameMark, LiveOutput, Reply } from "./session.ts";

type Stream = LiveOutput["stream"];

export interface ReplyReaderOptions {
  readonly word: string;
  /** Whether a frame runs what is not tsamae's, so that only the end of its output is kept. */
  readonly isForeign?: ((frame: number) => boolean) | undefined;
  /** Called for the frames in their order, each once both of its streams have ended. */
  readonly onReply: (reply: Reply) => void;
  readonly onOutput: (frame: number, stream: Stream, chunk: Uint8Array) => void;
  /** Called when the host begins and ends a frame, as standard output tells it. */
  readonly onMark?: ((frame: number, mark: FrameMark) => void) | undefined;
}

/** Puts the two streams of the loop together into replies. Each stream is at its own place in the order of frames. */
export class ReplyReader {
  readonly #options: ReplyReaderOptions;
  readonly #streams: Readonly<Record<Stream, StreamReader>>;
  #answered = 0;

  constructor(options: ReplyReaderOptions) {
    this.#options = options;
    const reader = (stream: Stream, onMark: StreamListener["onMark"]): StreamReader =>
      new StreamReader(options.word, {
        onMark,
        isForeign: options.isForeign,
        onOutput: (frame, chunk) => options.onOutput(frame, stream, chunk),
      });
    this.#streams = { stdout: reader("stdout", options.onMark), stderr: reader("stderr", undefined) };
  }

  /** @throws ConnectionError when the marks are out of order, or an answer is too long: something else speaks on the stream. */
  read(stream: Stream, chunk: Uint8Array): void {
    this.#streams[stream].read(chunk);
    for (;;) {
      const stdout = this.#streams.stdout.ended.get(this.#answered);
      const stderr = this.#streams.stderr.ended.get(this.#answered);
      if (stdout === undefined || stderr === undefined) return;
      this.#streams.stdout.ended.delete(this.#answered);
      this.#streams.stderr.ended.delete(this.#answered);
      this.#answered++;
      this.#options.onReply(replyOf(stdout, stderr));
    }
  }
}

interface EndedStream {
  readonly status: number | "not run";
  readonly limitReached: boolean;
  readonly bytes: Uint8Array;
}

function replyOf(stdout: EndedStream, stderr: EndedStream): Reply {
  const { status } = stdout;
  const outputs = { stdout: stdout.bytes, stderr: stderr.bytes };
  if (status === "not run") return { state: "not run", status: -1, ...outputs };
  return { state: stderr.limitReached ? "timed out" : "done", status, ...outputs };
}

interface StreamListener {
  readonly onOutput: (frame: number, chunk: Uint8Array) => void;
  readonly onMark: ReplyReaderOptions["onMark"];
  readonly isForeign: ReplyReaderOptions["isForeign"];
}

class StreamReader {
  readonly ended = new Map<number, EndedStream>();
  readonly #scanner: MarkScanner;
  readonly #listener: StreamListener;
  #next = 0;
  #isOpen = false;
  #limitReached = false;
  #kept: KeptOutput = new KeptOutput();

  constructor(word: string, listener: StreamListener) {
    this.#scanner = new MarkScanner(word);
    this.#listener = listener;
  }

  read(chunk: Uint8Array): void {
    for (const piece of this.#scanner.scan(chunk)) this.#take(piece);
  }

  #take(piece: Piece): void {
    switch (piece.type) {
      case "output":
        // Between frames only a background child of an earlier one speaks, and nobody asked.
        if (!this.#isOpen) return;
        this.#kept.add(piece.bytes, this.#listener.isForeign?.(this.#next) ?? false);
        this.#listener.onOutput(this.#next, piece.bytes);
        return;
      case "limit":
        this.#limitReached = true;
        return;
      case "begin":
        this.#expect(piece.frame, false);
        this.#listener.onMark?.(piece.frame, "begin");
        this.#isOpen = true;
        return;
      case "end":
        this.#expect(piece.frame, true);
        this.#listener.onMark?.(piece.frame, "end");
        this.#end(piece.status);
    }
  }

  #expect(frame: number, isOpen: boolean): void {
    if (frame === this.#next && isOpen === this.#isOpen) return;
    throw new ConnectionError(`the shell answered request ${frame} out of turn: ${this.#next} was expected`);
  }

  #end(status: number | "not run"): void {
    this.ended.set(this.#next, { status, limitReached: this.#limitReached, bytes: this.#kept.bytes() });
    this.#next++;
    this.#isOpen = false;
    this.#limitReached = false;
    this.#kept = new KeptOutput();
  }
}
