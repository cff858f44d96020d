import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import type { ParsedKey } from "ssh2";
import { distrustOf } from "../../trusted-path.ts";
import { reveal } from "../../values/secret.ts";
import type { Identity } from "./identity.ts";
import type { SshOptions } from "./options.ts";

export type KeyFile = {
  /** The raw public key, where the file or the `.pub` beside it tells it without a passphrase. */
  readonly publicSSH?: Buffer | undefined;
} & (
  | { readonly type: "private"; readonly isEncrypted: boolean; readonly identity: Identity }
  | {
      readonly type: "unusable";
      readonly why: string;
      /** Set for a key that works, but that other accounts can read or replace. */
      readonly isExposed?: boolean;
    }
);

/** Reads a key file of any format that ssh2 knows. An encrypted one is opened only when it has to sign. */
export async function readKey(path: string, passphrase: SshOptions["passphrase"]): Promise<KeyFile> {
  const found = await keyIn(path, passphrase);
  const exposure = found.type === "private" ? exposureOf(path) : undefined;
  if (exposure === undefined) return found;
  const why = `key ${shownPath(path)}: not used: ${exposure}`;
  return { type: "unusable", why, isExposed: true, publicSSH: found.publicSSH };
}

/** OpenSSH ignores a key that others can read; one that others could replace would log in as whom they like. */
function exposureOf(path: string): string | undefined {
  // What a shell's `<(…)` names is a pipe.
  if (!statSync(path).isFile()) return undefined;
  const distrust = distrustOf(path);
  if (distrust !== undefined) return `${shownPath(distrust.path)} ${distrust.why}`;
  const { uid, mode } = statSync(path);
  const isMine = uid === process.geteuid?.();
  return !isMine || (mode & 0o077) === 0 ? undefined : `other accounts can read it; chmod 600 ${shownPath(path)}`;
}

const shownPath = (path: string): string => path.replace(homedir(), "~");

async function keyIn(path: string, passphrase: SshOptions["passphrase"]): Promise<KeyFile> {
  const [text, publicText] = await Promise.all([textOf(path), textOf(`${path}.pub`)]);
  const publicSSH = await publicKeyIn(publicText);
  const shown = shownPath(path);
  if (text instanceof Error) return { type: "unusable", why: `key ${shown}: ${complaint(text)}`, publicSSH };
  const key = await parse(text);
  if (!(key instanceof Error)) {
    if (!key.isPrivateKey()) {
      const why = `key ${shown}: a public key, and the ssh agent does not hold its private half`;
      return { type: "unusable", why, publicSSH: key.getPublicSSH() };
    }
    return { type: "private", isEncrypted: false, identity: plainKey(shown, key), publicSSH: key.getPublicSSH() };
  }
  if (!/no passphrase given/.test(key.message)) {
    return { type: "unusable", why: `key ${shown}: not a private key that can be read (${key.message})` };
  }
  const known = publicSSH ?? publicHalf(text);
  const identity = encryptedKey(shown, { path, text, publicSSH: known, passphrase });
  return { type: "private", isEncrypted: true, identity, publicSSH: known };
}

function plainKey(shown: string, key: ParsedKey): Identity {
  return { label: `key ${shown}`, publicKey: async () => key, sign: async (data, hash) => sign(key, data, hash) };
}

interface Encrypted {
  readonly path: string;
  readonly text: string;
  readonly publicSSH: Buffer | undefined;
  readonly passphrase: SshOptions["passphrase"];
}

function encryptedKey(shown: string, { path, text, publicSSH, passphrase }: Encrypted): Identity {
  let opened: Promise<ParsedKey> | undefined;
  const open = async (): Promise<ParsedKey> => {
    if (passphrase === undefined) throw new Error("it is encrypted, and there is no passphrase");
    const key = await parse(text, reveal(await passphrase(path)));
    if (key instanceof Error) throw new Error("the passphrase is wrong");
    return key;
  };
  const unlock = () => {
    opened ??= open();
    return opened;
  };
  return {
    label: `key ${shown}`,
    publicKey: async () => {
      const key = publicSSH === undefined ? await unlock() : await parse(publicSSH);
      if (key instanceof Error) throw key;
      return key;
    },
    sign: async (data, hash) => sign(await unlock(), data, hash),
  };
}

function sign(key: ParsedKey, data: Buffer, hash: string | undefined): Buffer {
  const signature: Buffer | Error = key.sign(data, hash);
  if (signature instanceof Error) throw signature;
  return signature;
}

async function parse(text: string | Buffer, passphrase?: string): Promise<ParsedKey | Error> {
  const { default: ssh2 } = await import("ssh2");
  const [key] = [ssh2.utils.parseKey(text, passphrase)].flat();
  return key ?? new Error("no key in it");
}

async function publicKeyIn(text: string | Error): Promise<Buffer | undefined> {
  if (text instanceof Error) return undefined;
  const key = await parse(text);
  return key instanceof Error ? undefined : key.getPublicSSH();
}

/** The public key of an encrypted file in OpenSSH's own format, which is in clear; see PROTOCOL.key of OpenSSH. */
function publicHalf(text: string): Buffer | undefined {
  const base64 = /-----BEGIN OPENSSH PRIVATE KEY-----([^-]*)-----END/.exec(text)?.[1];
  if (base64 === undefined) return undefined;
  const bytes = Buffer.from(base64, "base64");
  let at = "openssh-key-v1\0".length;
  const next = (): Buffer | undefined => {
    if (at + 4 > bytes.length) return undefined;
    const start = at + 4;
    at = start + bytes.readUInt32BE(at);
    return at > bytes.length ? undefined : bytes.subarray(start, at);
  };
  for (const _ of ["cipher", "key derivation", "its options"]) if (next() === undefined) return undefined;
  at += 4;
  return next();
}

async function textOf(path: string): Promise<string | Error> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function complaint(error: Error): string {
  const code = "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "no such file";
  if (code === "EACCES") return "permission denied";
  if (code === "EISDIR") return "a folder, not a file";
  return error.message;
}
