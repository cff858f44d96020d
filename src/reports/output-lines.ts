import type { RunEvent } from "../engine/events.ts";
import { idText } from "./id-text.ts";
import { printableOutput } from "./printable.ts";

type Output = Extract<RunEvent, { type: "output" }>;

/** Puts the pieces in which output comes together to lines. */
export interface OutputLines {
  /** The lines that are whole now. */
  add(event: Output): readonly string[];
  /** The last lines, which no newline ended. */
  rest(): readonly string[];
}

/** A line that never ends must not grow for ever. */
const longestLine = 4000;

export function createOutputLines(): OutputLines {
  const open = new Map<string, { readonly event: Output; readonly text: string }>();
  return {
    add(event) {
      const key = `${event.stream} ${event.id}`;
      const lines = `${open.get(key)?.text ?? ""}${event.text}`.split("\n");
      open.set(key, { event, text: (lines.pop() ?? "").slice(-longestLine) });
      return lines.map((line) => labelled(event, line));
    },
    rest() {
      const lines = [...open.values()]
        .filter(({ text }) => text !== "")
        .map(({ event, text }) => labelled(event, text));
      open.clear();
      return lines;
    },
  };
}

/** The last line of a piece of output that says anything. */
export function lastLine(text: string): string | undefined {
  return printableOutput(text)
    .split("\n")
    .findLast((line) => line.trim() !== "");
}

const labelled = ({ id, stream }: Output, line: string): string =>
  `  ${idText(id)} ${stream === "stderr" ? "stderr " : ""}│ ${printableOutput(line)}`;
