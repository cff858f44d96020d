import { ConnectionError } from "../../errors.ts";
import { sshHostConfig } from "./config.ts";
import type { ConfigSource } from "./config-read.ts";
import { type Jump, parseJumps } from "./jump.ts";
import type { SshOptions } from "./options.ts";
import { expandHome } from "./tokens.ts";

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
  readonly certificateFiles: readonly string[];
  readonly agent?: string | undefined;
  readonly knownHostsFiles: readonly string[];
  /** The name to look up there. */
  readonly knownAs: { readonly host: string; readonly port: number };
  readonly connectTimeoutMs: number;
  /** Whether RSA signatures with SHA-1 are accepted: from the host, and where it wants them to log in. */
  readonly acceptsSha1: { readonly hostKey: boolean; readonly login: boolean };
  readonly way: Way;
}

/** What carries the connection. */
export type Way =
  | { readonly type: "direct" }
  | { readonly type: "jump"; readonly over: SshTarget }
  | { readonly type: "command"; readonly command: string };

/** @throws ConnectionError when the ssh configuration is wrong, or asks for what is not supported. */
export function sshTarget(options: SshOptions): SshTarget {
  const { host, port, user, jump } = options;
  return targetOf({ host, port, user }, { options, jump, behind: [] });
}

interface Course {
  readonly options: SshOptions;
  /** The hops before this one, when they are prescribed. */
  readonly jump: string | undefined;
  /** The hosts that are reached through this one. */
  readonly behind: readonly string[];
}

function targetOf(spot: Jump, course: Course): SshTarget {
  const { options, behind } = course;
  const config = sshHostConfig(configSources(options), { ...spot, jump: course.jump });
  const { hostName: host, port, user, hostKeyAlias: alias, identityFiles } = config;
  const name = sshName(spot.host, user, port);
  const isHop = behind.length > 0;
  if (behind.includes(name)) throw roundabout(name, behind);
  const hasOwnKey = isHop && identityFiles !== undefined;
  const agent = options.agent ?? config.identityAgent ?? process.env.SSH_AUTH_SOCK;
  return {
    name,
    host,
    port,
    user,
    key: options.key === undefined || hasOwnKey ? undefined : expandHome(options.key),
    identityFiles,
    identitiesOnly: config.identitiesOnly,
    certificateFiles: config.certificateFiles,
    agent: agent || undefined,
    knownHostsFiles: options.knownHostsFiles?.map(expandHome) ?? knownHostsIn(config),
    knownAs: alias === undefined ? { host, port } : { host: alias, port: 22 },
    connectTimeoutMs: options.connectTimeoutMs ?? config.connectTimeoutMs ?? 10_000,
    acceptsSha1: { hostKey: config.acceptsSha1HostKey, login: config.acceptsSha1Login },
    way: wayTo(config, { ...course, behind: [...behind, name] }),
  };
}

interface ProxyConfig {
  readonly proxyJump?: string | undefined;
  readonly proxyCommand?: string | undefined;
}

/** The last hop is reached over the ones before it; the first one goes by its own configuration, as with `ssh -J`. */
function wayTo({ proxyJump, proxyCommand }: ProxyConfig, course: Course): Way {
  if (proxyCommand !== undefined) return { type: "command", command: proxyCommand };
  if (proxyJump === undefined) return { type: "direct" };
  const [last, ...before] = parseJumps(proxyJump, course.options.host).toReversed();
  if (last === undefined) return { type: "direct" };
  const jump = before.length > 0 ? proxyJump.slice(0, proxyJump.lastIndexOf(",")) : undefined;
  return { type: "jump", over: targetOf(last, { ...course, jump }) };
}

/** `deploy@web1`, `deploy@web1:2222`. */
export function sshName(host: string, user: string | undefined, port = 22): string {
  const login = user === undefined ? "" : `${user}@`;
  if (port === 22) return `${login}${host}`;
  return `${login}${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** The jump host itself matches the block that says to jump: OpenSSH calls that a loop too. */
export function roundabout(name: string, behind: readonly string[]): ConnectionError {
  const text = `the way to it leads in a circle: ${[...behind, name].toReversed().join(" → ")}`;
  return new ConnectionError(text, {
    about: behind[0],
    hint: "Write `ProxyJump none` in the block of the host to jump over, before the line that names it.",
  });
}

interface KnownHostsConfig {
  readonly userKnownHostsFiles?: readonly string[] | undefined;
  readonly globalKnownHostsFiles?: readonly string[] | undefined;
}

function knownHostsIn(config: KnownHostsConfig): readonly string[] {
  const mine = config.userKnownHostsFiles ?? [expandHome("~/.ssh/known_hosts")];
  return [...mine, ...(config.globalKnownHostsFiles ?? ["/etc/ssh/ssh_known_hosts"])];
}

const usualConfigFiles = ["~/.ssh/config", "/etc/ssh/ssh_config"];

function configSources({ configFiles }: SshOptions): readonly ConfigSource[] {
  if (configFiles === undefined) return usualConfigFiles.map((file) => ({ file: expandHome(file), isUsual: true }));
  return configFiles.map((file) => (typeof file === "string" ? { file: expandHome(file) } : file));
}
