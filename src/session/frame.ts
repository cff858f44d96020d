import { quote, raw, type ShellCommand } from "../values/shell.ts";
import type { Content } from "./content.ts";
import { asOwnProcess } from "./process.ts";
import type { Frame } from "./session.ts";

export interface FrameContext {
  /** Unique within the session. */
  readonly number: number;
  /** First of its exchange: an earlier exchange's failure is none of its business. */
  readonly isFirst: boolean;
  /** Its content as gzip(1) has packed it, to be sent instead. */
  readonly packed?: Content | undefined;
}

/** A frame with what the session knows of it. */
export interface NumberedFrame extends FrameContext {
  readonly frame: Frame;
}

/** Frames that one program takes off standard input. */
export interface Batch {
  readonly count: number;
  readonly parts: readonly Content[];
}

/** Scripts that go together: more would delay the first of them, and every batch costs the host a process. */
const batchLength = 60 * 1024;

/** A frame as it is sent. */
interface EncodedFrame {
  readonly call: ShellCommand;
  readonly content: Content | undefined;
}

/** What of a frame counts for the length of its batch. */
export type Weigh = (frame: EncodedFrame) => number;

/** Contents may be of any length: they are passed on while they come. */
export const textAlone: Weigh = ({ call }) => call.text.length;

/** Keeps a batch small enough for a pipe, unless a single content is larger. */
export const textAndContent: Weigh = ({ call, content }) => call.text.length + (content?.length ?? 0);

/**
 * The bytes of an exchange, as {@link loop} reads them: batches of frames. A batch is the length of its text in a line
 * of its own, the text, and the contents of its frames, one after another. The text is a call of `tsamae_frame` for
 * each frame, and the session's word.
 *
 * @throws TypeError for a NUL byte in a script: shells drop it silently.
 */
export function encodeFrames(
  frames: readonly NumberedFrame[],
  word: string,
  weigh: Weigh = textAlone,
): readonly Batch[] {
  return batched(frames.map(encoded), weigh).map((batch) => {
    const text = Buffer.from(`${batch.map(({ call }) => call.text).join("\n")}\n${word}`);
    const head = Buffer.concat([Buffer.from(`${text.length}\n`), text]);
    const contents = batch.flatMap(({ content }) => (content === undefined ? [] : [content]));
    return { count: batch.length, parts: [head, ...contents] };
  });
}

function batched(frames: readonly EncodedFrame[], weigh: Weigh): readonly (readonly EncodedFrame[])[] {
  const batches: EncodedFrame[][] = [];
  let room = 0;
  for (const frame of frames) {
    const weight = weigh(frame);
    const last = batches.at(-1);
    if (last !== undefined && weight <= room) last.push(frame);
    else {
      batches.push([frame]);
      room = batchLength;
    }
    room -= weight;
  }
  return batches;
}

/** Number, length of the content, flags, script; and the content, which is asked for once. */
function encoded({ frame, number, isFirst, packed }: NumberedFrame): EncodedFrame {
  const content = packed ?? frame.content;
  const length = content?.length ?? 0;
  const flags =
    `${isFirst || frame.always ? "r" : ""}${frame.lasting ? "k" : ""}${packed === undefined ? "" : "z"}` || "-";
  return {
    call: raw(`tsamae_frame ${number} ${length} ${flags} ${quote(scriptOf(frame).text)}`),
    content: length === 0 ? undefined : content,
  };
}

function scriptOf({ script, process, lasting }: Frame): ShellCommand {
  if (process === undefined) return script;
  if (lasting) throw new TypeError("a frame is either lasting or a process, not both");
  return asOwnProcess(script, process);
}
