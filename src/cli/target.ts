import type { Transport } from "../transports/transport.ts";
import type { AskHidden } from "./ask-hidden.ts";

/** A host that was asked for on the command line. */
export interface Target {
  /** As the user calls it. */
  readonly name: string;
  /** A program of its own may ask on the terminal while it connects: a line that is rewritten there would hide the question. */
  readonly asksItself?: boolean | undefined;
  transport(ask: AskHidden): Promise<Transport>;
}
