import { fail } from "tsamae";

/** One word of nginx's configuration, in quotes where it needs them. Variables of nginx in it stay variables. */
export function word(text: string): string {
  if (/^[\w./:@%+,=~*$?&-]+$/.test(text)) return text;
  const escaped = text.replaceAll(/["\\\t\r\n]/g, (character) => escapes[character] ?? `\\${character}`);
  return `"${escaped}"`;
}

const escapes: Readonly<Record<string, string>> = { "\t": "\\t", "\r": "\\r", "\n": "\\n" };

/** A name for `server_name`: `example.com`, `*.example.com`, `_`, or a regular expression after `~`. */
export function serverName(text: string, what: string): string {
  if (!/^(?:~.+|[\w.*-]+|\[[\da-f:]+\])$/i.test(text))
    fail(`${what}: expected a server's name such as "www.example.com", got ${JSON.stringify(text)}`);
  return word(text);
}

/** A TCP port. */
export function port(number: number, what: string): number {
  if (!Number.isSafeInteger(number) || number < 1 || number > 65_535)
    fail(`${what}: expected a port from 1 to 65535, got ${number}`);
  return number;
}
