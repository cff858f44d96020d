import type { Session } from "../session/session.ts";

/** A way to a host. */
export interface Transport {
  /** How the host is called in reports: `local`, `deploy@web1:22`. */
  readonly name: string;
  /**
   * @throws ConnectionError when the host cannot be reached or refuses, with what to do about it.
   */
  open(signal: AbortSignal): Promise<Session>;
}
