import type { Transport } from "../transports/transport.ts";
import type { AskHidden } from "./ask-hidden.ts";

/** A host that was asked for on the command line. */
export interface Target {
  /** As the user calls it. */
  readonly name: string;
  transport(ask: AskHidden): Promise<Transport>;
}
