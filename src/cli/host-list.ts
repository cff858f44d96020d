import { UsageError } from "../errors.ts";

/** One of the hosts of `--host`. */
export interface HostName {
  /** As it was written. */
  readonly written: string;
  readonly host: string;
  readonly user: string | undefined;
  readonly port: number | undefined;
}

/**
 * Hosts as `[user@]name[:port]`, separated by commas; an IPv6 address stands in brackets if a port follows.
 *
 * @throws UsageError for an empty name, a wrong port, or a host that is named twice.
 * @example hostList(["web1,deploy@web2:2222"]) // two hosts
 */
export function hostList(given: readonly string[]): readonly HostName[] {
  const hosts = given.flatMap((list) => list.split(",")).map((one) => hostName(one.trim()));
  const twice = hosts.find(({ written }, index) => hosts.findIndex((other) => other.written === written) < index);
  if (twice !== undefined) throw wrong(`${twice.written} is named twice`, "leave one of them out");
  return hosts;
}

function hostName(written: string): HostName {
  const at = written.lastIndexOf("@");
  const user = at < 0 ? undefined : written.slice(0, at);
  const { host, port } = hostAndPort(written.slice(at + 1));
  if (host === "" || user === "") {
    throw wrong(`"${written}" names no host`, "a host is [user@]name[:port]; several are separated by commas");
  }
  return { written, host, user, port };
}

function hostAndPort(text: string): { readonly host: string; readonly port: number | undefined } {
  const [, bracketed, bracketedPort] = /^\[([^\]]*)\](?::(.*))?$/.exec(text) ?? [];
  if (bracketed !== undefined) return { host: bracketed, port: portOf(bracketedPort, text) };
  const parts = text.split(":");
  // More than one colon: an IPv6 address without a port.
  if (parts.length !== 2) return { host: text, port: undefined };
  return { host: parts[0] ?? "", port: portOf(parts[1], text) };
}

function portOf(text: string | undefined, about: string): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw wrong(`"${about}": expected a port from 1 to 65535, got "${text}"`);
}

const wrong = (message: string, hint?: string): UsageError => new UsageError(message, { about: "--host", hint });
