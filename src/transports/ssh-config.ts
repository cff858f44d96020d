import { homedir, userInfo } from "node:os";
import SSHConfig from "ssh-config";
import { ConnectionError } from "../errors.ts";

/** What an ssh_config file says of one host; undefined where it says nothing. */
export interface SshHostConfig {
  readonly hostName?: string | undefined;
  readonly user?: string | undefined;
  readonly port?: number | undefined;
  /** Absolute paths, or as they are written, relative to the current folder. */
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  readonly userKnownHostsFiles: readonly string[];
  /** The name to look up in known_hosts in place of the host's own. */
  readonly hostKeyAlias?: string | undefined;
}

export interface SshConfigQuery {
  /** The host as the user calls it. */
  readonly host: string;
  /** The user and port from the command line or the inventory: they win, and tokens and `Match user` see them. */
  readonly user?: string | undefined;
  readonly port?: number | undefined;
}

type Values = Readonly<Record<string, string | readonly string[]>>;

/**
 * Reads what an ssh_config(5) text says of a host. `StrictHostKeyChecking` is not read: a line in a file never makes
 * tsamae trust an unknown key. `Include`, `Match exec` and `CanonicalizeHostname` are not followed.
 *
 * @throws ConnectionError for a file that cannot be parsed, and for a host that is reached through another one.
 * @example
 * sshHostConfig("Host web*\n  User deploy", { host: "web1" }).user // "deploy"
 */
export function sshHostConfig(text: string, query: SshConfigQuery): SshHostConfig {
  const values = compute(text, query);
  refuseProxy(values, query.host);
  const hostName = single(values.hostname)?.replaceAll(/%[%h]/g, (token) => (token === "%h" ? query.host : "%"));
  const user = query.user ?? single(values.user);
  const port = query.port ?? portOf(single(values.port), query.host);
  const expand = pathExpander({ ...query, hostName: hostName ?? query.host, user, port });
  return {
    hostName,
    user,
    port,
    identityFiles: paths(values.identityfile).map(expand),
    identitiesOnly: single(values.identitiesonly)?.toLowerCase() === "yes",
    userKnownHostsFiles: paths(values.userknownhostsfile).map(expand),
    hostKeyAlias: single(values.hostkeyalias),
  };
}

/** `~` and `~/…` with the home folder put in. */
export function expandHome(path: string): string {
  return /^~(?=\/|$)/.test(path) ? `${homedir()}${path.slice(1)}` : path;
}

function compute(text: string, { host, user }: SshConfigQuery): Values {
  try {
    const config = SSHConfig.parse(text);
    prepare(config);
    const query = user === undefined ? { Host: host } : { Host: host, User: user };
    return config.compute(query, { ignoreCase: true, matchExec: false });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConnectionError(`the ssh configuration cannot be read: ${why}`, { about: host, cause: error });
  }
}

/** The library would run `nslookup` for canonical names, and knows two names only in their usual spelling. */
function prepare(config: SSHConfig): void {
  const usual = new Map(["HostName", "User"].map((name) => [name.toLowerCase(), name]));
  for (const line of config) {
    if (!("param" in line)) continue;
    const name = line.param.toLowerCase();
    line.param = name === "canonicaldomains" ? "ignored" : (usual.get(name) ?? line.param);
    if ("config" in line) prepare(line.config);
  }
}

/** The first of the two directives counts, also when it says `none`, as in ssh_config(5). */
function refuseProxy(values: Values, host: string): void {
  const names = new Map([
    ["proxyjump", "ProxyJump"],
    ["proxycommand", "ProxyCommand"],
  ]);
  const key = Object.keys(values).find((name) => names.has(name)) ?? "";
  const value = [values[key] ?? "none"].flat().join(" ");
  if (value.toLowerCase() === "none") return;
  throw new ConnectionError(
    `the ssh configuration reaches it by ${names.get(key)} ${value}, which is not supported yet`,
    {
      about: host,
      hint: "If it can be reached directly, write `ProxyJump none` for it before that line.",
    },
  );
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "object" ? value[0] : value;
}

function paths(value: string | readonly string[] | undefined): readonly string[] {
  return [value ?? []].flat().filter((path) => path.toLowerCase() !== "none");
}

function portOf(text: string | undefined, host: string): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new ConnectionError(`the ssh configuration has no valid port: ${text}`, { about: host });
}

/** The tokens of ssh_config(5) that can stand in paths; an unknown one stays as it is. */
function pathExpander(about: SshConfigQuery & { readonly hostName: string }): (path: string) => string {
  const local = userInfo().username;
  const tokens = new Map([
    ["%%", "%"],
    ["%d", homedir()],
    ["%h", about.hostName],
    ["%n", about.host],
    ["%p", String(about.port ?? 22)],
    ["%r", about.user ?? local],
    ["%u", local],
  ]);
  return (path) => expandHome(path.replaceAll(/%./g, (token) => tokens.get(token) ?? token));
}
