import type { Session } from "../session/session.ts";

/** A way to a host. */
export interface Transport {
  /** How the host is called in reports: `local`, `deploy@web1:22`. */
  readonly name: string;
  /** Whether a session can be opened anew after the host was restarted. */
  readonly outlivesRestarts?: boolean | undefined;
  /**
   * Opens a shell on the host. `waiting` is called once there is nothing to do but wait for the host's answer: the
   * moment for other work. A transport may leave it out.
   *
   * @throws ConnectionError when the host cannot be reached or refuses, with what to do about it.
   */
  open(signal: AbortSignal, waiting?: () => void): Promise<Session>;
}
