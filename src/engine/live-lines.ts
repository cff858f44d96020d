import { TextDecoder } from "node:util";
import type { LiveOutput } from "../session/session.ts";
import { uncutEnd } from "../values/secret.ts";

/** Characters of an unfinished line to keep. Longer lines are emitted in pieces: each chunk copies what is kept. */
const longestHeld = 64 * 1024;

/** A whole line of a command's output, or its unfinished end. */
export interface LiveLine {
  readonly frame: number;
  readonly stream: LiveOutput["stream"];
  readonly text: string;
}

/**
 * Output as whole lines: a chunk may end within a character, or within a secret that must not be shown.
 * `rest` returns unfinished lines. A very long one is emitted in pieces before that.
 */
export class LiveLines {
  readonly #waiting = new Map<
    string,
    { readonly line: Omit<LiveLine, "text">; readonly decoder: TextDecoder; text: string }
  >();

  take({ frame, stream, chunk }: LiveOutput): LiveLine | undefined {
    const key = `${frame} ${stream}`;
    const held = this.#waiting.get(key) ?? { line: { frame, stream }, decoder: new TextDecoder(), text: "" };
    this.#waiting.set(key, held);
    const text = held.text + held.decoder.decode(chunk, { stream: true });
    const line = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1;
    const end = line > 0 || text.length < longestHeld ? line : uncutEnd(text, text.length);
    held.text = text.slice(end);
    return end === 0 ? undefined : { frame, stream, text: text.slice(0, end) };
  }

  rest(): readonly LiveLine[] {
    return [...this.#waiting.values()].filter(({ text }) => text !== "").map(({ line, text }) => ({ ...line, text }));
  }
}
