import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { BaseAgent, ParsedKey } from "ssh2";
import { ConnectionError } from "../../errors.ts";
import type { Identity } from "./identity.ts";
import type { SshOptions } from "./options.ts";
import { type KeyFile, readKey } from "./private-key.ts";
import type { SshTarget } from "./target.ts";

export interface Identities {
  readonly usable: readonly Identity[];
  /** Sentences about those that cannot be tried. */
  readonly unusable: readonly string[];
}

interface AgentKeys {
  readonly keys: readonly { readonly publicKey: ParsedKey; readonly identity: Identity }[];
  readonly complaint?: string | undefined;
}

const USUAL_FILES = ["id_ed25519", "id_ecdsa", "id_rsa"];

/**
 * The keys to try, in this order: those named by the user and the ssh configuration, the agent's, the usual files.
 *
 * @throws ConnectionError when the key that the user named cannot be read.
 */
export async function findIdentities(target: SshTarget, options: SshOptions): Promise<Identities> {
  const agent = await agentKeys(target.agent);
  const named = [...(target.key === undefined ? [] : [target.key]), ...(target.identityFiles ?? [])];
  const usual = USUAL_FILES.map((name) => join(homedir(), ".ssh", name));
  const files = target.key === undefined && target.identityFiles === undefined ? usual : named;
  const usable: Identity[] = [];
  const unusable = [...(agent.complaint === undefined ? [] : [agent.complaint]), ...certificates(target, named)];
  const fromAgent = new Set<Identity>();
  for (const file of new Set(files)) {
    const found = await readKey(file, options.passphrase);
    const twin = agent.keys.find(({ publicKey }) => found.publicSSH?.equals(publicKey.getPublicSSH()));
    if (twin !== undefined) fromAgent.add(twin.identity);
    if (twin !== undefined && (found.type !== "private" || found.isEncrypted)) usable.push(twin.identity);
    else if (found.type === "private") usable.push(found.identity);
    else if (file === target.key) throw unusableKey(target, found);
    else if (named.length > 0 || found.isExposed) unusable.push(found.why);
  }
  const others = agent.keys.map(({ identity }) => identity).filter((identity) => !fromAgent.has(identity));
  if (target.identitiesOnly) return { usable, unusable };
  return { usable: named.length > 0 ? [...usable, ...others] : [...others, ...usable], unusable };
}

/** ssh2 cannot show a certificate; the key alone may do, so that this is told only when nothing does. */
function certificates({ certificateFiles }: SshTarget, keys: readonly string[]): readonly string[] {
  const beside = keys.map((key) => `${key}-cert.pub`);
  const files = [...new Set([...certificateFiles, ...beside])].filter((file) => existsSync(file));
  return files.map((file) => `certificate ${file.replace(homedir(), "~")}: only --ssh-program can show certificates`);
}

function unusableKey(
  target: SshTarget,
  { why, isExposed = false }: Extract<KeyFile, { type: "unusable" }>,
): ConnectionError {
  const takes = "--key takes the path of a private key, or of a public key whose private half is in the ssh agent.";
  return new ConnectionError(why, { about: target.name, hint: isExposed ? undefined : takes });
}

async function agentKeys(socket: string | undefined): Promise<AgentKeys> {
  if (socket === undefined) return { keys: [] };
  const { default: ssh2 } = await import("ssh2");
  const agent = ssh2.createAgent(socket);
  try {
    const found = await identitiesIn(agent);
    const complaint = found.length === 0 ? "the ssh agent holds no keys" : undefined;
    return { keys: found.map((publicKey) => ({ publicKey, identity: agentIdentity(agent, publicKey) })), complaint };
  } catch {
    return { keys: [], complaint: `the ssh agent at ${socket} does not answer` };
  }
}

function identitiesIn(agent: BaseAgent): Promise<readonly ParsedKey[]> {
  return new Promise((resolve, reject) => {
    agent.getIdentities((error, keys = []) => {
      if (error) reject(error);
      else resolve(keys.filter((key) => typeof key === "object" && "getPublicSSH" in key));
    });
  });
}

function agentIdentity(agent: BaseAgent, publicKey: ParsedKey): Identity {
  return {
    label: `the agent's ${publicKey.type} key ${publicKey.comment}`.trim(),
    publicKey: async () => publicKey,
    sign: (data, hash) =>
      new Promise((resolve, reject) => {
        agent.sign(publicKey, data, signingOptions(hash), (error, signature) => {
          if (signature === undefined) reject(error ?? new Error("the ssh agent did not sign"));
          else resolve(signature);
        });
      }),
  };
}

function signingOptions(hash: string | undefined): { hash?: "sha1" | "sha256" | "sha512" } {
  return hash === "sha1" || hash === "sha256" || hash === "sha512" ? { hash } : {};
}
