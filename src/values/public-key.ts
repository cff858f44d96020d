/** A public key of OpenSSH: what `authorized_keys` and `.pub` files hold. */
export interface PublicKey {
  /** `ssh-ed25519`. */
  readonly type: string;
  /** The key itself, base64. */
  readonly blob: string;
  /** What comes after it: who made it where, as a rule. */
  readonly comment: string;
}

const types =
  /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)$/;

/**
 * A public key as `ssh-keygen` writes it; undefined for anything else. The key says its own type a second time, inside:
 * one that was cut or mixed up does not pass.
 */
export function parsePublicKey(text: string): PublicKey | undefined {
  const [, type = "", blob = "", comment = ""] =
    /^(\S+)[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t]+(.*))?$/.exec(text.trim()) ?? [];
  if (!types.test(type)) return undefined;
  const bytes = Buffer.from(blob, "base64");
  if (bytes.toString("base64") !== blob || innerType(bytes) !== type) return undefined;
  return { type, blob, comment };
}

/** What makes two keys the same key. */
export const keyIdentity = ({ type, blob }: PublicKey): string => `${type} ${blob}`;

/** The first of the counted strings that a key is made of (RFC 4253, section 6.6); more must follow. */
function innerType(bytes: Buffer): string | undefined {
  if (bytes.length < 4) return undefined;
  const end = 4 + bytes.readUInt32BE(0);
  return bytes.length >= end + 4 ? bytes.toString("latin1", 4, end) : undefined;
}
