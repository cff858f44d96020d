import { ConnectionError } from "../../errors.ts";

/** What a shell, or ssh's own parser, could take for more than a name: the rules of ssh(1) since OpenSSH 9.6. */
const unsafeHost = /^-|['"`$\\;&<>|(){}\s\p{Cc}]/u;

/** A user's name may have blanks and backslashes, as those of Windows domains do. */
const unsafeUser = /^-|['"`$;&<>|(){}\p{Cc}]|\s-|\\$/u;

export interface SshNames {
  readonly host: string;
  readonly user?: string | undefined;
}

/**
 * Refuses names of a host or user that could become commands: `%h`, `%n` and `%r` of a `ProxyCommand` go to a shell, and
 * names may come from an inventory that others write.
 *
 * @throws ConnectionError
 */
export function refuseUnsafeNames({ host, user }: SshNames): void {
  const [kind, name] = unsafeHost.test(host) ? ["host", host] : ["user", user];
  if (name === undefined || (kind === "user" && !unsafeUser.test(name))) return;
  throw new ConnectionError(
    `invalid ${kind} name ${JSON.stringify(name)}: a shell could take a part of it for a command`,
    {
      hint: "OpenSSH refuses such a name too: quotes, $, backslashes, ; & < > | ( ) { }, control characters and a - at its beginning",
    },
  );
}
