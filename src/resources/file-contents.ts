import { createHash } from "node:crypto";
import { facts } from "../facts/index.ts";
import { sha256sum } from "../platforms/stand-ins.ts";
import type { Content } from "../session/content.ts";
import { holdsSecret, reveal, Secret } from "../values/secret.ts";
import { type ShellCommand, sh } from "../values/shell.ts";
import type { HostView } from "./host-view.ts";

/** Longest text, in bytes, that is fetched and shown as a difference. */
export const longestDiff = 64 * 1024;

/** What a file should say, wherever that comes from. */
export interface FileContents {
  /** SHA-256, hexadecimal. Undefined: known only once it is there; then whatever is there is right. */
  readonly digest: string | undefined;
  /** Bytes, if known before. */
  readonly size: number | undefined;
  /** The same as text, if it is short text. */
  readonly text: () => string | undefined;
  readonly isSecret: boolean;
  /** How it gets into the file `"$t"` on the host. */
  readonly sending: (host: HostView) => Sending;
}

export interface Sending {
  /** Fills the file `"$t"` and checks it; exits when that fails. */
  readonly script: ShellCommand;
  /** Its standard input, asked for when it is sent and not before. */
  readonly stdin: () => Content;
}

export const sha256 = (content: string | Secret): string => createHash("sha256").update(reveal(content)).digest("hex");

/** Contents that the recipe itself states. What has a secret in it, or was derived from one, is secret as a whole. */
export function textContents(text: string | Secret, isDerived = false): FileContents {
  const digest = sha256(text);
  const size = Buffer.byteLength(reveal(text));
  return {
    digest,
    size,
    text: () => (size > longestDiff ? undefined : reveal(text)),
    isSecret: isDerived || text instanceof Secret || holdsSecret(text),
    sending: () => ({ script: uploaded(digest), stdin: () => Buffer.from(reveal(text)) }),
  };
}

/** Takes standard input, and refuses what is not whole. */
export function uploaded(digest: string): ShellCommand {
  return sh`${sha256sum}
cat >"$t" || exit
[ "$(sha256sum <"$t")" = ${`${digest}  -`} ] || { echo "the content did not arrive whole, or its source changed meanwhile" >&2; exit 1; }`;
}

/** Contents that are known only once they are there are right as they are. */
export function isSame({ digest }: FileContents, path: string, host: HostView): boolean {
  return digest === undefined || host.read(facts.digest(path)).digest === digest;
}
