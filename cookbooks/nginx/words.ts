import { isIPv6 } from "node:net";
import { domainToASCII } from "node:url";
import { fail } from "tsamae";

/** One word of nginx's configuration, in quotes where it needs them. Variables of nginx in it stay variables. */
export function word(text: string): string {
  if (/^[\w./:@%+,=~^*$?&-]+$/.test(text)) return text;
  const escaped = text.replaceAll(/["\\\t\r\n]/g, (character) => escapes[character] ?? `\\${character}`);
  return `"${escaped}"`;
}

const escapes: Readonly<Record<string, string>> = { "\t": "\\t", "\r": "\\r", "\n": "\\n" };

/** A word whose `$` all begin variables: nginx has no way to escape one. `captures`: `$1` to `$9` are variables too. */
export function wordWithVariables(text: string, what: string, captures: "captures" | "no captures"): string {
  const odd = captures === "captures" ? /\$(?![a-z_1-9]|\{\w+\})/i : /\$(?![a-z_]|\{\w+\})/i;
  if (odd.test(text))
    fail(
      `${what}: nginx takes a "$" for the beginning of a variable, and none begins like that in ${JSON.stringify(text)}`,
      `a variable can stand for it: httpDirectives: ['geo $dollar { default "$"; }'], and then "\${dollar}"`,
    );
  return word(text);
}

/** A name for `server_name`: `example.com`, `*.example.com`, `_`, or a regular expression after `~`. */
export function serverName(text: string, what: string): string {
  if (/^(?:~.+|[\w.*-]+|\[[\da-f:]+\])$/i.test(text)) return word(text);
  const got = JSON.stringify(text);
  if (/^(?:[^\s:]+|\[.*\]):\d+$/.test(text)) fail(`${what}: serverNames: got ${got}, but the port goes into port`);
  if (/^[\p{L}\p{M}\p{N}.*_-]+$/u.test(text))
    fail(`${what}: serverNames: ${got} is to be written in punycode: "${domainToASCII(text) || "xn--…"}"`);
  return fail(`${what}: expected a server's name such as "www.example.com", got ${got}`);
}

/** A TCP port. */
export function port(number: number, what: string): number {
  if (!Number.isSafeInteger(number) || number < 1 || number > 65_535)
    fail(`${what}: expected a port from 1 to 65535, got ${number}`);
  return number;
}

/** What `listen` has for this address and port; a socket, `unix:/run/site.sock`, has no port. */
export function listenAddress(text: string, number: number, what: string): string {
  if (isSocket(text)) return word(text);
  const bare = text.replace(/^\[(.*)\]$/, "$1");
  if (isIPv6(bare)) return `[${bare}]:${number}`;
  if (/^(?:\*|[\w.-]+)$/.test(text)) return `${text}:${number}`;
  const got = JSON.stringify(text);
  if (/^[^/]*:\d+$/.test(text)) fail(`${what}: addresses: got ${got}, but the port goes into port`);
  return fail(`${what}: addresses: expected such as "127.0.0.1", "::1" or "unix:/run/site.sock", got ${got}`);
}

/** Whether an address is a socket in the file system. */
export const isSocket = (address: string): boolean => /^unix:\/./.test(address);

/** A size in nginx's units: `"512k"`, `"8m"`. */
export function size(text: string, what: string): string {
  if (!/^\d+[kmg]?$/i.test(text)) fail(`${what}: expected a size such as "8m", got ${JSON.stringify(text)}`);
  return text;
}
