import { createHash } from "node:crypto";
import { homedir, hostname, userInfo } from "node:os";
import { ConnectionError } from "../../errors.ts";

/** What the `%` tokens of ssh_config(5) stand for. */
export interface TokenValues {
  /** The host as the user calls it, and as it is connected to. */
  readonly host: string;
  readonly hostName: string;
  readonly port: number;
  readonly user: string;
  readonly hostKeyAlias: string | undefined;
  readonly proxyJump: string | undefined;
}

/** `~` and `~/…` with the home folder put in. */
export function expandHome(path: string): string {
  return /^~(?=\/|$)/.test(path) ? `${homedir()}${path.slice(1)}` : path;
}

/** The tokens that `HostName` may have. */
export function expandHostName(text: string, host: string): string {
  return expand(text, new Map([["h", host]]), host);
}

/** The tokens that `ProxyCommand` may have. */
export function expandCommand(text: string, values: TokenValues): string {
  return expand(text, remoteTokens(values), values.host);
}

/** A path of the ssh configuration: tokens, `${VARIABLES}`, `~`. @throws ConnectionError for one that is unknown. */
export function expandPath(text: string, values: TokenValues): string {
  const tokens = new Map([...remoteTokens(values), ...localTokens(values)]);
  return expandHome(expandVariables(expand(text, tokens, values.host), values.host));
}

function remoteTokens({ host, hostName, port, user, hostKeyAlias }: TokenValues): ReadonlyMap<string, string> {
  return new Map([
    ["h", hostName],
    ["k", hostKeyAlias ?? host],
    ["n", host],
    ["p", String(port)],
    ["r", user],
  ]);
}

function localTokens({ hostName, port, user, proxyJump = "" }: TokenValues): ReadonlyMap<string, string> {
  const { uid, username } = userInfo();
  const local = hostname();
  const all = `${local}${hostName}${port}${user}`;
  return new Map([
    ["C", createHash("sha1").update(all).digest("hex")],
    ["d", homedir()],
    ["i", String(uid)],
    ["j", proxyJump],
    ["L", local.split(".", 1)[0] ?? local],
    ["l", local],
    ["u", username],
  ]);
}

function expand(text: string, tokens: ReadonlyMap<string, string>, about: string): string {
  return text.replaceAll(/%(.?)/g, (token, letter: string) => {
    const value = letter === "%" ? "%" : tokens.get(letter);
    if (value !== undefined) return value;
    const hint = `It knows there: %% ${[...tokens.keys()].map((key) => `%${key}`).join(" ")}`;
    throw new ConnectionError(`the ssh configuration says ${text}, and ${token} has no meaning there`, { about, hint });
  });
}

function expandVariables(text: string, about: string): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = process.env[name];
    if (value !== undefined) return value;
    throw new ConnectionError(`the ssh configuration says ${text}, and no variable ${name} is set`, { about });
  });
}
