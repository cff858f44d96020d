import { userInfo } from "node:os";
import { ConnectionError, type Place } from "../../errors.ts";
import type { ConfigLine } from "./config-lines.ts";
import { type ConfigSource, readConfig } from "./config-read.ts";
import { timeInMs } from "./config-time.ts";
import { matchesPatterns } from "./pattern.ts";
import { refuseUnsafeNames } from "./safe-name.ts";
import { expandCommand, expandHostName, expandPath, type TokenValues } from "./tokens.ts";

/** What the ssh configuration says of one host; undefined where it says nothing. */
export interface SshHostConfig {
  /** Where to connect to: `HostName`, or the host itself. */
  readonly hostName: string;
  readonly user: string;
  readonly port: number;
  /** Paths of keys; none of them is to be used when it is empty. */
  readonly identityFiles?: readonly string[] | undefined;
  readonly identitiesOnly: boolean;
  /** The agent's socket; empty for none. */
  readonly identityAgent?: string | undefined;
  readonly certificateFiles: readonly string[];
  readonly userKnownHostsFiles?: readonly string[] | undefined;
  readonly globalKnownHostsFiles?: readonly string[] | undefined;
  /** The name to look up in known_hosts in place of the host's own. */
  readonly hostKeyAlias?: string | undefined;
  readonly connectTimeoutMs?: number | undefined;
  /** Whether `HostKeyAlgorithms` names ssh-rsa, an RSA signature with SHA-1, which can be forged. */
  readonly acceptsSha1HostKey: boolean;
  /** Whether `PubkeyAcceptedAlgorithms` names ssh-rsa. */
  readonly acceptsSha1Login: boolean;
  /** `ProxyJump` as it is written. */
  readonly proxyJump?: string | undefined;
  /** With its tokens put in. */
  readonly proxyCommand?: string | undefined;
}

export interface SshConfigQuery {
  /** The host as the user calls it. */
  readonly host: string;
  /** The user and port from the command line or the inventory: they win, and tokens and `Match user` see them. */
  readonly user?: string | undefined;
  readonly port?: number | undefined;
  /** `--jump`: wins over `ProxyJump` and `ProxyCommand`. */
  readonly jump?: string | undefined;
}

/**
 * What ssh_config(5) files say of a host: the first value of a directive counts, `IdentityFile` and `CertificateFile`
 * add up. `StrictHostKeyChecking` and `ForwardAgent` are not read: a line in a file never makes tsamae trust a key, or
 * lend the agent. `Match exec` and `RevokedHostKeys` are refused, `CanonicalizeHostname` is not followed.
 *
 * @throws ConnectionError for what cannot be understood or followed, with file and line.
 * @example
 * sshHostConfig([{ file: "/home/me/.ssh/config" }], { host: "web1" }).user // "deploy"
 */
export function sshHostConfig(sources: readonly ConfigSource[], query: SshConfigQuery): SshHostConfig {
  const found = firstValues(sources, query);
  refuseRevokedKeys(found);
  const proxy = query.jump === undefined ? proxyIn(found) : { jump: query.jump };
  const values: TokenValues = {
    host: query.host,
    hostName: hostNameIn(found, query.host),
    port: query.port ?? portIn(found) ?? 22,
    user: query.user ?? first(found, "user") ?? userInfo().username,
    hostKeyAlias: first(found, "hostkeyalias")?.toLowerCase(),
    proxyJump: proxy.jump,
  };
  for (const host of [query.host, values.hostName]) refuseUnsafeNames({ host, user: values.user });
  const paths = (keyword: string) => found.get(keyword)?.words.map((path) => expandPath(path, values));
  const withoutNone = (keyword: string) => found.get(keyword)?.words.filter((word) => word.toLowerCase() !== "none");
  const timeout = found.get("connecttimeout");
  return {
    hostName: values.hostName,
    user: values.user,
    port: values.port,
    identityFiles: withoutNone("identityfile")?.map((path) => expandPath(path, values)),
    identitiesOnly: first(found, "identitiesonly")?.toLowerCase() === "yes",
    identityAgent: agentIn(found, values),
    certificateFiles: (withoutNone("certificatefile") ?? []).map((path) => expandPath(path, values)),
    userKnownHostsFiles: isNone(found, "userknownhostsfile") ? [] : paths("userknownhostsfile"),
    globalKnownHostsFiles: isNone(found, "globalknownhostsfile") ? [] : paths("globalknownhostsfile"),
    hostKeyAlias: values.hostKeyAlias,
    connectTimeoutMs: timeout && timeInMs(timeout),
    acceptsSha1HostKey: namesSha1(first(found, "hostkeyalgorithms")),
    acceptsSha1Login: namesSha1(first(found, "pubkeyacceptedalgorithms") ?? first(found, "pubkeyacceptedkeytypes")),
    proxyJump: proxy.jump,
    proxyCommand: proxy.command === undefined ? undefined : expandCommand(proxy.command, values),
  };
}

/** A directive's value, and where it is from. */
export interface Found {
  readonly words: readonly string[];
  readonly rest: string;
  readonly at: Place;
}

type Values = Map<string, Found>;

/** These add up, each path once; of all others the first counts. */
const lists: ReadonlySet<string> = new Set(["identityfile", "certificatefile"]);

function firstValues(sources: readonly ConfigSource[], query: SshConfigQuery): Values {
  const found: Values = new Map();
  let needsSecond = false;
  const wantFinalPass = () => {
    needsSecond = true;
  };
  const host = () => hostNameIn(found, query.host);
  const user = () => query.user ?? first(found, "user") ?? userInfo().username;
  const subject = { original: query.host, host, user, wantFinalPass };
  const take = (line: ConfigLine) => keep(found, line);
  readConfig(sources, { subject: { ...subject, name: query.host, isFinalPass: false }, take });
  if (needsSecond) {
    const end = host();
    found.set("hostname", { words: [end.replaceAll("%", "%%")], rest: end, at: { file: "", line: 0 } });
    const again = { ...subject, name: end, host: () => end, isFinalPass: true };
    readConfig(sources, { subject: again, take });
  }
  return found;
}

function keep(found: Values, { keyword, words, rest, at }: ConfigLine): void {
  // The first of the two counts, also when it says `none`.
  const slot = keyword === "proxyjump" || keyword === "proxycommand" ? "proxy" : keyword;
  const before = found.get(slot);
  const value = slot === "proxy" ? [keyword] : words;
  if (before === undefined) found.set(slot, { words: value, rest, at });
  else if (lists.has(slot)) found.set(slot, { ...before, words: [...new Set([...before.words, ...value])] });
}

const first = (found: Values, keyword: string): string | undefined => found.get(keyword)?.words[0];

const isNone = (found: Values, keyword: string): boolean => first(found, keyword)?.toLowerCase() === "none";

function hostNameIn(found: Values, host: string): string {
  return expandHostName(first(found, "hostname") ?? host.replaceAll("%", "%%"), host).toLowerCase();
}

function portIn(found: Values): number | undefined {
  const line = found.get("port");
  if (line === undefined) return undefined;
  const port = Number(line.words[0]);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new ConnectionError(`the ssh configuration has no valid port: ${line.rest}`, { at: line.at });
}

function proxyIn(found: Values): { readonly jump?: string | undefined; readonly command?: string | undefined } {
  const { words = [], rest = "none" } = found.get("proxy") ?? {};
  if (rest.toLowerCase() === "none") return {};
  return words[0] === "proxyjump" ? { jump: rest } : { command: rest };
}

/** A list in place of OpenSSH's own, or with a sign in front: behind it (`+`), before it (`^`), or taken out of it (`-`). */
function namesSha1(algorithms = ""): boolean {
  if (algorithms.startsWith("-")) return false;
  return matchesPatterns(algorithms.replace(/^[+^]/, "").split(","), "ssh-rsa");
}

function agentIn(found: Values, values: TokenValues): string | undefined {
  const text = first(found, "identityagent");
  if (text === undefined || text === "SSH_AUTH_SOCK") return undefined;
  if (text.toLowerCase() === "none") return "";
  return text.startsWith("$") && !text.startsWith("${") ? (process.env[text.slice(1)] ?? "") : expandPath(text, values);
}

/** A list of keys that must not be trusted is not to be passed over. */
function refuseRevokedKeys(found: Values): void {
  const line = found.get("revokedhostkeys");
  if (line === undefined || isNone(found, "revokedhostkeys")) return;
  throw new ConnectionError("the ssh configuration names RevokedHostKeys, which tsamae itself cannot read", {
    at: line.at,
    hint: "Put the keys in a known_hosts file as `@revoked * TYPE KEY`, or let the system's ssh check them: --ssh-program.",
  });
}
