import { createHmac } from "node:crypto";
import { matchesPatterns } from "./pattern.ts";

/** One line of a known_hosts file; see "SSH_KNOWN_HOSTS FILE FORMAT" in sshd(8). */
export interface KnownKey {
  readonly file: string;
  readonly line: number;
  readonly marker?: "revoked" | "cert-authority" | undefined;
  /** The comma list of the first column as it is written. */
  readonly patterns: string;
  /** The raw public key. */
  readonly key: Buffer;
}

export type Verdict =
  | { readonly type: "trusted" | "unknown" }
  /** The host is known by this other key. */
  | { readonly type: "changed"; readonly known: KnownKey }
  | { readonly type: "revoked"; readonly known: KnownKey }
  /** Only this authority, by a certificate, could vouch for the host. */
  | { readonly type: "certified"; readonly known: KnownKey };

export interface HostAddress {
  readonly host: string;
  readonly port: number;
}

/** Reads one file; lines that make no sense are skipped, as OpenSSH does. */
export function parseKnownHosts(text: string, file: string): readonly KnownKey[] {
  return text.split("\n").flatMap((line, index) => parseLine(line.trim(), { file, line: index + 1 }));
}

/** Says whether a host may have this key. All lines of all files count; a revocation beats everything. */
export function judgeHostKey(known: readonly KnownKey[], address: HostAddress, key: Buffer): Verdict {
  const revoked = known.find((entry) => entry.marker === "revoked" && entry.key.equals(key) && isAbout(entry, address));
  if (revoked !== undefined) return { type: "revoked", known: revoked };
  const ours = keysOf(known, knownHostsName(address));
  if (ours.some((entry) => entry.key.equals(key))) return { type: "trusted" };
  // A host that is known, but by another type of key, is suspicious too: the known types are negotiated first.
  const other = ours.find((entry) => keyType(entry.key) === keyType(key)) ?? ours[0];
  if (other !== undefined) return { type: "changed", known: other };
  // Like OpenSSH: a host that is known without its port vouches for the same key on any port.
  if (keysOf(known, address.host.toLowerCase()).some((entry) => entry.key.equals(key))) return { type: "trusted" };
  const authority = known.find((entry) => entry.marker === "cert-authority" && isAbout(entry, address));
  return authority === undefined ? { type: "unknown" } : { type: "certified", known: authority };
}

/** The types of the keys by which a host is known. */
export function knownKeyTypes(known: readonly KnownKey[], address: HostAddress): readonly string[] {
  const ours = keysOf(known, knownHostsName(address));
  const entries = ours.length > 0 ? ours : keysOf(known, address.host.toLowerCase());
  return [...new Set(entries.map((entry) => keyType(entry.key)))];
}

/** How a host is written in known_hosts: the port only where it is not 22. */
export function knownHostsName({ host, port }: HostAddress): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** The type that a raw public key states of itself: its first string, RFC 4253 section 6.6. */
export function keyType(key: Buffer): string {
  if (key.length < 4) return "unknown";
  const length = key.readUInt32BE(0);
  return length > 64 || key.length < 4 + length ? "unknown" : key.toString("latin1", 4, 4 + length);
}

function parseLine(text: string, place: { readonly file: string; readonly line: number }): KnownKey[] {
  if (text === "" || text.startsWith("#")) return [];
  const words = text.split(/[ \t]+/);
  const first = words[0]?.startsWith("@") ? words.shift() : undefined;
  const marker = first?.slice(1);
  if (marker !== undefined && marker !== "revoked" && marker !== "cert-authority") return [];
  const [patterns, type, base64] = words;
  if (patterns === undefined || type === undefined || base64 === undefined) return [];
  const key = Buffer.from(base64, "base64");
  return keyType(key) === type ? [{ ...place, marker, patterns, key }] : [];
}

/** The plain keys of a host: one that an authority would have to vouch for by a certificate does not count. */
function keysOf(known: readonly KnownKey[], name: string): readonly KnownKey[] {
  return known.filter((entry) => entry.marker === undefined && matchesName(entry.patterns, name));
}

function isAbout(entry: KnownKey, address: HostAddress): boolean {
  return (
    matchesName(entry.patterns, knownHostsName(address)) || matchesName(entry.patterns, address.host.toLowerCase())
  );
}

function matchesName(patterns: string, name: string): boolean {
  if (patterns.startsWith("|")) return matchesHash(patterns, name);
  return matchesPatterns(patterns.toLowerCase().split(","), name);
}

/** `|1|salt|HMAC-SHA1(salt, name)`, what `HashKnownHosts yes` and `ssh-keygen -H` write. */
function matchesHash(pattern: string, name: string): boolean {
  const [, version, salt, hash] = pattern.split("|");
  if (version !== "1" || salt === undefined || hash === undefined) return false;
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
}
