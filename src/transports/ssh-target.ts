import { userInfo } from "node:os";
import { readIfThere } from "./read-if-there.ts";
import { expandHome, sshHostConfig } from "./ssh-config.ts";
import type { SshOptions } from "./ssh-options.ts";

/** Options and ssh configuration put together: where to connect, as whom, with which files. */
export interface SshTarget {
  /** How the host is called in reports. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The key that was asked for by name: it has to be there. */
  readonly key?: string | undefined;
  /** Keys from the ssh configuration; undefined stands for the usual ones. */
  readonly identityFiles?: readonly string[] | undefined;
  readonly identitiesOnly: boolean;
  readonly agent?: string | undefined;
  readonly knownHostsFiles: readonly string[];
  /** The name to look up there. */
  readonly knownAs: { readonly host: string; readonly port: number };
}

/** @throws ConnectionError when the ssh configuration is wrong, or asks for what is not supported. */
export function sshTarget(options: SshOptions): SshTarget {
  const config = sshHostConfig(configText(options), options);
  const user = config.user ?? userInfo().username;
  const port = config.port ?? 22;
  const host = config.hostName ?? options.host;
  const alias = config.hostKeyAlias;
  return {
    name: sshName(options.host, user, port),
    host,
    port,
    user,
    key: options.key === undefined ? undefined : expandHome(options.key),
    identityFiles: config.identityFiles.length > 0 ? config.identityFiles : undefined,
    identitiesOnly: config.identitiesOnly,
    agent: (options.agent ?? process.env.SSH_AUTH_SOCK) || undefined,
    knownHostsFiles: (options.knownHostsFiles ?? defaultKnownHosts(config.userKnownHostsFiles)).map(expandHome),
    knownAs: alias === undefined ? { host, port } : { host: alias, port: 22 },
  };
}

/** `deploy@web1`, `deploy@web1:2222`. */
export function sshName(host: string, user: string | undefined, port = 22): string {
  const login = user === undefined ? "" : `${user}@`;
  if (port === 22) return `${login}${host}`;
  return `${login}${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function defaultKnownHosts(configured: readonly string[]): readonly string[] {
  const mine = configured.length > 0 ? configured : ["~/.ssh/known_hosts"];
  return [...mine, "/etc/ssh/ssh_known_hosts"];
}

/** `Match all` ends the last block of a file, so that the next one starts outside of it. */
function configText({ configFiles = ["~/.ssh/config"], host }: SshOptions): string {
  return configFiles.map((file) => readIfThere(expandHome(file), host)).join("\nMatch all\n");
}
