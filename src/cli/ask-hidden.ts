import { closeSync, openSync, writeSync } from "node:fs";
import { ReadStream } from "node:tty";
import { UsageError } from "../errors.ts";
import { onAbort } from "../values/on-abort.ts";
import { type Secret, secret } from "../values/secret.ts";
import { type HiddenLine, typeKeys } from "./hidden-line.ts";

interface AskOptions {
  readonly signal: AbortSignal;
  /** What to do where nobody can be asked. */
  readonly instead: string;
}

export type AskHidden = (what: string, options: AskOptions) => Promise<Secret>;

/**
 * Asks for a secret on a terminal, also where the standard streams are redirected. What is typed is not shown.
 *
 * @throws UsageError when there is no terminal, or the question was not answered.
 */
export function askHiddenOn(path: string): AskHidden {
  return async (what, { signal, instead }) => {
    signal.throwIfAborted();
    const input = openTerminal(path);
    if (input === undefined) throw new UsageError(`there is no terminal to ask for the ${what}`, { hint: instead });
    say(path, `${what}: `);
    const line = await readHidden(input, signal);
    say(path, "\n");
    if (line.state === "entered") return secret({ text: line.text });
    // Without raw mode, Ctrl-C would have been this signal.
    if (line.state === "interrupted") process.kill(process.pid, "SIGINT");
    throw new UsageError(`the ${what} was not given`, { hint: instead });
  };
}

/** On the terminal that the process was started from. */
export const askHidden = askHiddenOn("/dev/tty");

function openTerminal(path: string): ReadStream | undefined {
  try {
    return new ReadStream(openSync(path, "r"));
  } catch {
    return undefined;
  }
}

function say(path: string, text: string): void {
  const terminal = openSync(path, "w");
  writeSync(terminal, text);
  closeSync(terminal);
}

async function readHidden(input: ReadStream, signal: AbortSignal): Promise<HiddenLine> {
  let line: HiddenLine = { state: "typing", text: "" };
  input.setRawMode(true);
  input.setEncoding("utf8");
  let forget = (): void => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      forget = onAbort(signal, () => reject(signal.reason));
      input.on("error", reject);
      input.on("end", () => resolve());
      input.on("data", (keys) => {
        line = typeKeys(line, String(keys));
        if (line.state !== "typing") resolve();
      });
    });
    return line;
  } finally {
    forget();
    input.setRawMode(false);
    input.destroy();
  }
}
