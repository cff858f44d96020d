import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { ServerHostKeyAlgorithm } from "ssh2";
import { ConnectionError } from "../../errors.ts";
import { judgeHostKey, type KnownKey, keyType, knownHostsName, knownKeyTypes, parseKnownHosts } from "./known-hosts.ts";
import type { SshOptions } from "./options.ts";
import { readIfThere } from "./read-if-there.ts";
import type { SshTarget } from "./target.ts";

/** Decides over the key that a server shows, and remembers a new one. */
export interface HostKeyCheck {
  /** The types of key to ask the server for, those it is known by first. */
  readonly algorithms: readonly ServerHostKeyAlgorithm[];
  /** Undefined: go on. An error: the server must not get any credential. */
  judge(key: Buffer): ConnectionError | undefined;
  /** To be called once the server has proved that it holds the key: writes a new one down. */
  remember(): void;
}

const ALGORITHMS: readonly ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
];

export function hostKeyCheck(target: SshTarget, policy: SshOptions["hostKeyPolicy"]): HostKeyCheck {
  const known = readKnownHosts(target);
  let fresh: Buffer | undefined;
  return {
    algorithms: [
      ...orderAlgorithms(knownKeyTypes(known, target.knownAs)),
      ...(target.acceptsSha1.hostKey ? (["ssh-rsa"] as const) : []),
    ],
    judge(key) {
      const verdict = judgeHostKey(known, target.knownAs, key);
      if (verdict.type === "trusted") return undefined;
      if (verdict.type === "changed") return changedKey(target, key, verdict.known);
      if (verdict.type === "revoked") return revokedKey(target, key, verdict.known);
      if (verdict.type === "certified") return certifiedKey(target, key, verdict.known);
      if (policy === "strict") return unknownKey(target, key);
      fresh = key;
      return undefined;
    },
    remember() {
      if (fresh !== undefined) append(target, fresh);
      fresh = undefined;
    },
  };
}

/** As OpenSSH shows it: `SHA256:` and base64 without padding. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

/** A host known only by one type of key is asked for that type first: else its other keys would look changed. */
export function orderAlgorithms(knownTypes: readonly string[]): readonly ServerHostKeyAlgorithm[] {
  const isKnown = (name: ServerHostKeyAlgorithm) => knownTypes.includes(name.startsWith("rsa-") ? "ssh-rsa" : name);
  return [...ALGORITHMS.filter(isKnown), ...ALGORITHMS.filter((name) => !isKnown(name))];
}

function readKnownHosts(target: SshTarget): readonly KnownKey[] {
  return target.knownHostsFiles.flatMap((file) => parseKnownHosts(readIfThere(file, target.name), file));
}

/** One write of one line to a file opened for appending: parallel runs do not mix their lines. */
function append(target: SshTarget, key: Buffer): void {
  const file = target.knownHostsFiles[0];
  if (file === undefined) return;
  const verdict = judgeHostKey(readKnownHosts(target), target.knownAs, key);
  if (verdict.type === "trusted") return;
  if (verdict.type === "changed") throw changedKey(target, key, verdict.known);
  const text = readIfThere(file, target.name);
  const start = text === "" || text.endsWith("\n") ? "" : "\n";
  const line = `${start}${knownHostsName(target.knownAs)} ${keyType(key)} ${key.toString("base64")}\n`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    appendFileSync(file, line, { mode: 0o600 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const hint = `Make it writable, or put this line in it yourself:\n${line.trim()}`;
    throw new ConnectionError(`cannot write down its host key: ${why}`, { about: target.name, hint, cause: error });
  }
}

function unknownKey(target: SshTarget, key: Buffer): ConnectionError {
  const { knownAs, knownHostsFiles: files } = target;
  const scan = `ssh-keyscan -p ${target.port} ${target.host} >> ${files[0] ?? "~/.ssh/known_hosts"}`;
  const looked = `No key for ${knownHostsName(knownAs)} in ${files.join(" or ")}. Nothing was sent to log in.`;
  const compare = "If the fingerprint is the one the host itself shows (`ssh-keygen -lf /etc/ssh/ssh_host_…_key.pub`):";
  return new ConnectionError(`its host key is not known\n  ${described(key)}`, {
    about: target.name,
    hint: `${looked}\n${compare}\n  ${scan}\nor let new hosts in: --host-key-policy accept-new`,
  });
}

function changedKey(target: SshTarget, key: Buffer, known: KnownKey): ConnectionError {
  const message = `its host key is not the known one\n  it shows ${described(key)}\n  known is ${described(known.key)}`;
  const where = `The known key: ${known.file}:${known.line}. Nothing was sent to log in.`;
  const how = `If you know why it changed (a new installation): ssh-keygen -f ${known.file} -R '${knownHostsName(target.knownAs)}'`;
  return new ConnectionError(message, {
    about: target.name,
    hint: `${where}\nThe host was set up anew, or somebody stands between you and it. Ask its owner.\n${how}`,
  });
}

function revokedKey(target: SshTarget, key: Buffer, known: KnownKey): ConnectionError {
  return new ConnectionError(`its host key is revoked\n  ${described(key)}`, {
    about: target.name,
    hint: `${known.file}:${known.line} says so. Nothing was sent to log in. The host needs a new key.`,
  });
}

/** ssh2 never asks for a certificate, so that the host shows its bare key. */
function certifiedKey(target: SshTarget, key: Buffer, known: KnownKey): ConnectionError {
  return new ConnectionError(`its host key has to be vouched for by a certificate\n  ${described(key)}`, {
    about: target.name,
    hint: `${known.file}:${known.line} knows it by an authority only. Nothing was sent to log in.\nThe system's ssh can check host certificates: --ssh-program. Or add the host's own key to that file.`,
  });
}

const described = (key: Buffer): string => `${keyType(key)} ${fingerprint(key)}`;
