import { fail } from "tsamae";

/** A checksum, as resources that download take it; `what` is told where it is none. */
export function checksumOf(text: string, what: string): `sha256:${string}` {
  if (!isChecksum(text)) fail(`${what}: expected a checksum such as "sha256:…", got ${JSON.stringify(text)}`);
  return text;
}

const isChecksum = (text: string): text is `sha256:${string}` => /^sha256:[0-9a-f]{64}$/i.test(text);
