import type { BecomeBy } from "../../session/become-script.ts";
import type { Secret } from "../../values/secret.ts";
import type { ConfigSource } from "./config-read.ts";

/** Where a host is and what may be used to get in. */
export interface SshOptions {
  /** A name, an address, or a `Host` of the ssh configuration. */
  readonly host: string;
  readonly port?: number | undefined;
  /** Default: the ssh configuration's, else the local user. */
  readonly user?: string | undefined;
  /** Path of a private key; `~` is the home folder. Hosts on the way that have no key of their own get it too. */
  readonly key?: string | undefined;
  /** Asked only when the server accepts a key that is encrypted. */
  readonly passphrase?: ((keyFile: string) => Promise<Secret>) | undefined;
  /** Asked only when no key was accepted and the server takes a password; never sent to a host on the way. */
  readonly password?: (() => Promise<Secret>) | undefined;
  /** Asked for what else a login wants to know, such as a one-time code; `echo` says whether it may be shown. */
  readonly answer?: ((prompt: string, echo: boolean) => Promise<Secret>) | undefined;
  /** The agent's socket, empty for none. Default: the ssh configuration's, else `SSH_AUTH_SOCK`. */
  readonly agent?: string | undefined;
  /** Lends the agent to the host while the session is open: its root can then log in as you. Default: false. */
  readonly forwardAgent?: boolean | undefined;
  /** Hosts to go through, first hop first: `[user@]host[:port],…`. Default: the ssh configuration's. */
  readonly jump?: string | undefined;
  /** Default: `~/.ssh/config` and `/etc/ssh/ssh_config`. A file that is not there is passed over. */
  readonly configFiles?: readonly (string | ConfigSource)[] | undefined;
  /** The first one is where new keys are written. Default: `~/.ssh/known_hosts` and `/etc/ssh/ssh_known_hosts`. */
  readonly knownHostsFiles?: readonly string[] | undefined;
  readonly hostKeyPolicy: "strict" | "accept-new";
  /** How to become root where the login is not root; false: stay who you are. */
  readonly sudo:
    | false
    | { readonly by?: BecomeBy | undefined; readonly password?: (() => Promise<Secret>) | undefined };
  /** Milliseconds without an answer while connecting and logging in; the time of a person at a prompt does not count. Default: the ssh configuration's, else 10,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** How often to try again after a failure that may pass: silence, or a hang-up before sshd spoke. Default 3. */
  readonly connectRetries?: number | undefined;
  /** Milliseconds between signs of life; three in a row without an answer mean that the connection is lost. Default 15,000. */
  readonly keepaliveMs?: number | undefined;
}
