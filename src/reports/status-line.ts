import { printableLine } from "./printable.ts";
import { cutToWidth } from "./text-width.ts";

/** The last line of a terminal, which tells what is going on right now. */
export interface StatusLine {
  /** Shows what is running, from now on. */
  show(what: string): void;
  /** Which of several it is, and the last line that it printed. */
  detail(what: string, text: string): void;
  /** Takes the line away until the next `show`. */
  hide(): void;
  /** Writes lines above it. */
  above(write: () => void): void;
}

export interface StatusLineOptions {
  readonly write: (text: string) => void;
  /** Asked each time: a window may change. */
  readonly columns: () => number;
  /** Milliseconds, from any start. */
  readonly now?: (() => number) | undefined;
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const everyMs = 100;
const erase = "\r\x1b[K";

interface Running {
  readonly what: string;
  readonly since: number;
  readonly detail: string;
}

/** What is over in a tenth of a second is never shown. */
export function createStatusLine({ write, columns, now = () => performance.now() }: StatusLineOptions): StatusLine {
  let running: Running | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isDrawn = false;
  const draw = (): void => {
    if (running === undefined) return;
    write(`${erase}${statusText({ ...running, elapsedMs: now() - running.since, columns: columns() })}`);
    isDrawn = true;
  };
  const wipe = (): void => {
    if (isDrawn) write(erase);
    isDrawn = false;
  };
  return {
    show(what) {
      running = { what, since: now(), detail: "" };
      // It keeps no process alive.
      timer ??= setInterval(draw, everyMs).unref();
    },
    detail(what, text) {
      if (running !== undefined) running = { ...running, what, detail: text };
    },
    hide() {
      clearInterval(timer);
      timer = undefined;
      running = undefined;
      wipe();
    },
    above(writeLines) {
      const wasDrawn = isDrawn;
      wipe();
      writeLines();
      if (wasDrawn) draw();
    },
  };
}

export interface StatusTextInput {
  readonly what: string;
  readonly detail: string;
  readonly elapsedMs: number;
  readonly columns: number;
}

/** @example statusText({ what: "running execute[make]", detail: "CC main.o", elapsedMs: 12_300, columns: 80 }) // "⠸ running execute[make] 12 s: CC main.o" */
export function statusText({ what, detail, elapsedMs, columns }: StatusTextInput): string {
  const frame = frames[Math.floor(elapsedMs / everyMs) % frames.length] ?? "";
  const seconds = Math.floor(elapsedMs / 1000);
  const time = seconds > 0 ? ` ${seconds} s` : "";
  const said = detail === "" ? "" : `: ${printableLine(detail)}`;
  const name = cutToWidth(printableLine(what), Math.max(20, Math.floor(columns / 2)));
  // Room is left for the ^C of someone who has seen enough: a line that wraps cannot be erased.
  return cutToWidth(`${frame} ${name}${time}${said}`, columns - 3);
}
