import { TextDecoder } from "node:util";
import type { LiveOutput } from "../session/session.ts";

/** A whole line of a command's output, or its unfinished end. */
export interface LiveLine {
  readonly frame: number;
  readonly stream: LiveOutput["stream"];
  readonly text: string;
}

/**
 * Output as whole lines: a chunk may end within a character, or within a secret that must not be shown.
 * What has no line end yet is told by `rest`.
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
    const end = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1;
    held.text = text.slice(end);
    return end === 0 ? undefined : { frame, stream, text: text.slice(0, end) };
  }

  rest(): readonly LiveLine[] {
    return [...this.#waiting.values()].filter(({ text }) => text !== "").map(({ line, text }) => ({ ...line, text }));
  }
}
