import type { Client } from "ssh2";
import type { Deadline } from "./deadline.ts";
import type { Phase } from "./failure.ts";

/** A host that let us in. */
export interface SshConnection {
  readonly client: Client;
  /** Rejects when the connection breaks, is aborted, or takes too long before {@link opened}; never resolves. */
  readonly broken: Promise<never>;
  /** Says goodbye, and waits for no answer to it. */
  readonly leave: () => Promise<void>;
  /** The time of a person at a prompt is not the host's. */
  readonly whileAsking: Deadline<Phase>["pausedWhile"];
  /** To be called when the shell is there: ends the time limit and the hold of the abort signal. */
  readonly opened: () => void;
  /** What is known of why the connection is gone. */
  readonly lostBecause: () => string | undefined;
}
