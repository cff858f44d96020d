import type { ShellCommand } from "../values/shell.ts";
import { asProcess } from "./process.ts";
import type { Frame } from "./session.ts";

export interface FrameContext {
  /** Unique within the session. */
  readonly number: number;
  readonly word: string;
  /** First of its exchange: an earlier exchange's failure is none of its business. */
  readonly isFirst: boolean;
  /** Its content as gzip(1) has packed it, to be sent instead. */
  readonly packed?: Uint8Array | undefined;
}

/**
 * The bytes of a frame: a header line (number, length of the script with the word, length of the content, flags),
 * the script, the word, the content.
 *
 * @throws TypeError for a NUL byte in the script: shells drop it silently.
 */
export function encodeFrame(frame: Frame, { number, word, isFirst, packed }: FrameContext): readonly Uint8Array[] {
  const script = Buffer.from(textOf(frame).text + word);
  if (script.includes(0)) throw new TypeError("a shell command cannot carry a NUL byte");
  const content = packed ?? frame.content ?? new Uint8Array();
  const flags =
    `${isFirst || frame.always ? "r" : ""}${frame.lasting ? "k" : ""}${packed === undefined ? "" : "z"}` || "-";
  const header = Buffer.from(`${number} ${script.length} ${content.length} ${flags}\n`);
  const head = Buffer.concat([header, script]);
  return content.length === 0 ? [head] : [head, content];
}

function textOf({ script, process, lasting }: Frame): ShellCommand {
  if (process === undefined) return script;
  if (lasting) throw new TypeError("a frame is either lasting or a process, not both");
  return asProcess(script, process);
}
