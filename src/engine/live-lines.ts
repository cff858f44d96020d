import { TextDecoder } from "node:util";
import type { LiveOutput } from "../session/session.ts";
import { uncutEnd } from "../values/secret.ts";

/** A longer line is told in pieces: what is kept is copied with each chunk. */
const longestHeld = 64 * 1024;

/** A whole line of a command's output, or its unfinished end. */
export interface LiveLine {
  readonly frame: number;
  readonly stream: LiveOutput["stream"];
  readonly text: string;
}

/**
 * Output as whole lines: a chunk may end within a character, or within a secret that must not be shown.
 * What has no line end yet is told by `rest`, unless it is very long.
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
