import type { Secret } from "../values/secret.ts";

/** Where a host is and what may be used to get in. */
export interface SshOptions {
  /** A name, an address, or a `Host` of the ssh configuration. */
  readonly host: string;
  readonly port?: number | undefined;
  /** Default: the ssh configuration's, else the local user. */
  readonly user?: string | undefined;
  /** Path of a private key; `~` is the home folder. */
  readonly key?: string | undefined;
  /** Asked only when the server accepts a key that is encrypted. */
  readonly passphrase?: ((keyFile: string) => Promise<Secret>) | undefined;
  /** Asked only when no key was accepted and the server takes a password. */
  readonly password?: (() => Promise<Secret>) | undefined;
  /** The agent's socket, empty for none. Default: `SSH_AUTH_SOCK`. */
  readonly agent?: string | undefined;
  /** Default: `~/.ssh/config`. A file that is not there is passed over. */
  readonly configFiles?: readonly string[] | undefined;
  /** The first one is where new keys are written. Default: `~/.ssh/known_hosts` and `/etc/ssh/ssh_known_hosts`. */
  readonly knownHostsFiles?: readonly string[] | undefined;
  readonly hostKeyPolicy: "strict" | "accept-new";
  /** How to become root where the login is not root; false: stay who you are. */
  readonly sudo: false | { readonly password?: (() => Promise<Secret>) | undefined };
  /** Milliseconds without an answer while connecting and logging in; the time of a person at a prompt does not count. Default 10,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** Milliseconds between signs of life; three in a row without an answer mean that the connection is lost. Default 15,000. */
  readonly keepaliveMs?: number | undefined;
}
