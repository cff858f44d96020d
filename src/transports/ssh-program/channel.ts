import type { Channel } from "../../session/session.ts";
import { type Argv, childChannel } from "../child-channel.ts";

/** As much of what ssh says before the shell is there as is worth reading. */
const longestSaying = 8192;

export interface ProgramChannel extends Channel {
  /** What came on standard error so far. */
  readonly said: () => string;
}

/** ssh as a child; one that may ask a person stays in the session of the terminal, all others have none to ask on. */
export function programChannel(argv: Argv, mayAsk: boolean): ProgramChannel {
  const channel = childChannel(argv, mayAsk ? "beside" : "apart");
  let said = "";
  async function* listening(stderr: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of stderr) {
      if (said.length < longestSaying) said += Buffer.from(chunk).toString();
      yield chunk;
    }
  }
  return { ...channel, stderr: listening(channel.stderr), said: () => said.slice(0, longestSaying) };
}
