import { generateKeyPairSync } from "node:crypto";
import ssh2, { type AgentAuthMethod, type BaseAgent, type ParsedKey } from "ssh2";
import { expect, it } from "vitest";
import type { Identity } from "../../src/transports/ssh/identity.ts";
import { createLogin } from "../../src/transports/ssh/login.ts";
import { sshTarget } from "../../src/transports/ssh/target.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const [key] = [ssh2.utils.parseKey(privateKey.export({ type: "pkcs1", format: "pem" }))].flat() as ParsedKey[];
if (key === undefined) throw new Error("ssh2 does not read the key");

const identity: Identity = {
  label: "an RSA key",
  publicKey: async () => key,
  sign: async (data, hash) => key.sign(data, hash),
};

/** What a login by a host's configuration signs with a hash: as ssh2 asks for it, by what the server says it takes. */
async function signedWith(
  hash: "sha1" | "sha256",
  config: string,
): Promise<{ signed: boolean; tried: readonly string[] }> {
  const target = sshTarget({
    host: "web1",
    agent: "",
    sudo: false,
    hostKeyPolicy: "strict",
    configFiles: [{ file: "config", text: config }],
  });
  const login = createLogin({ target, identities: { usable: [identity], unusable: [] }, whileAsking: (ask) => ask() });
  await login.next(null);
  const { agent } = (await login.next(["publickey"])) as AgentAuthMethod & { readonly agent: BaseAgent<ParsedKey> };
  const signed = await new Promise<boolean>((resolve) => {
    agent.sign(key as ParsedKey, Buffer.from("a session"), { hash }, (_, signature) =>
      resolve(signature !== undefined),
    );
  });
  await login.next(["publickey"]).catch(() => undefined);
  return { signed, tried: login.log.tried };
}

it("signs with SHA-1 only if the host's configuration asks for it", async () => {
  expect(await signedWith("sha256", "")).toMatchObject({ signed: true });
  expect(await signedWith("sha1", "Host web1\n PubkeyAcceptedAlgorithms +ssh-rsa")).toMatchObject({ signed: true });
  expect(await signedWith("sha1", "Host web2\n PubkeyAcceptedAlgorithms +ssh-rsa")).toEqual({
    signed: false,
    tried: ["an RSA key: the server accepts only SHA-1 from it; `PubkeyAcceptedAlgorithms +ssh-rsa` allows that"],
  });
});
