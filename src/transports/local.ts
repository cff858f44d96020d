import { becomeRoot } from "../session/become-root.ts";
import type { BecomeBy } from "../session/become-script.ts";
import { loop } from "../session/loop.ts";
import { openSession } from "../session/open-session.ts";
import type { Secret } from "../values/secret.ts";
import { type Argv, childChannel } from "./child-channel.ts";
import type { Transport } from "./transport.ts";

export interface LocalOptions {
  /** Given: the session is root's, by sudo or another program, unless tsamae runs as root. */
  readonly sudo?: { readonly by?: BecomeBy | undefined; readonly password?: Secret | undefined } | false | undefined;
  /** The POSIX shell that runs the session, `sh` unless told; not heeded with `sudo`. */
  readonly shell?: Argv | undefined;
}

/**
 * This machine itself.
 *
 * @example
 * const session = await localTransport({ sudo: {} }).open(signal);
 */
export function localTransport({ sudo = false, shell = ["sh"] }: LocalOptions = {}): Transport {
  const name = "local";
  return {
    name,
    open(signal) {
      const root = sudo === false ? undefined : becomeRoot(sudo.password, sudo.by);
      return openSession(childChannel(root?.argv ?? [...shell, "-c", loop]), { name, signal, root });
    },
  };
}
