import type { AgentAuthMethod, ParsedKey, SignCallback } from "ssh2";
import type { Identity } from "./identity.ts";

/**
 * A way to log in with one key. ssh2 opens a private key before it asks the server whether it wants it; dressed as an
 * agent with one key, the passphrase is asked only when the server has said yes.
 */
export async function keyMethod(username: string, identity: Identity): Promise<AgentAuthMethod> {
  const { default: ssh2 } = await import("ssh2");
  class OneKeyAgent extends ssh2.BaseAgent<ParsedKey> {
    getIdentities(done: (error?: Error | null, keys?: ParsedKey[]) => void): void {
      identity.publicKey().then(
        (key) => done(null, [key]),
        () => done(null, []),
      );
    }

    sign(_key: ParsedKey, data: Buffer, options: { hash?: string } | SignCallback, done?: SignCallback): void {
      const hash = typeof options === "function" ? undefined : options.hash;
      const reply = typeof options === "function" ? options : done;
      identity.sign(data, hash).then(
        (signature) => reply?.(null, signature),
        (error: unknown) => reply?.(error instanceof Error ? error : new Error(String(error))),
      );
    }
  }
  return { type: "agent", username, agent: new OneKeyAgent() };
}
