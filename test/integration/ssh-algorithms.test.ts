import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeError } from "../../src/errors.ts";
import type { SshOptions } from "../../src/transports/ssh/options.ts";
import { sshTransport } from "../../src/transports/ssh.ts";
import { sshProgramTransport } from "../../src/transports/ssh-program.ts";
import type { Transport } from "../../src/transports/transport.ts";
import { mustRun } from "../hosts/run-command.ts";
import { makeKey, publicKey, scratchFolder, startSshd, type ThrowawaySshd } from "../transports/throwaway-sshd.ts";

let folder: Awaited<ReturnType<typeof scratchFolder>>;
const inFolder = (name: string) => join(folder.path, name);

beforeAll(async () => {
  folder = await scratchFolder();
  await Promise.all([
    makeKey(inFolder("rsa"), "rsa"),
    makeKey(inFolder("ca")),
    makeKey(inFolder("ed25519")),
    makeKey(inFolder("login"), "rsa"),
  ]);
});

afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

interface Attempt {
  readonly server: ThrowawaySshd;
  /** Lines of the ssh configuration. */
  readonly config?: string;
  readonly knownHosts: string;
  readonly transport?: (options: SshOptions) => Transport;
}

/** Opens a session, and says what came of it. */
async function attempt({ server, config = "", knownHosts, transport = sshTransport }: Attempt): Promise<string> {
  const { port, user } = server;
  await writeFile(inFolder("config"), `Host *\n ${config}\n`);
  await writeFile(inFolder("known"), `${knownHosts.replace("HOST", `[127.0.0.1]:${port}`)}\n`);
  const options: SshOptions = {
    host: "127.0.0.1",
    port,
    user,
    key: inFolder("login"),
    agent: "",
    sudo: false,
    configFiles: [inFolder("config")],
    knownHostsFiles: [inFolder("known")],
    hostKeyPolicy: "strict",
  };
  try {
    await (await transport(options).open(new AbortController().signal))[Symbol.asyncDispose]();
    return "connected";
  } catch (error) {
    return describeError(error).replaceAll(String(port), "PORT").replaceAll(folder.path, "FOLDER");
  }
}

const start = (hostKey: string, ...more: string[]) =>
  startSshd(folder.path, { hostKeys: [inFolder(hostKey)], authorizedKey: inFolder("login.pub"), more });

describe("RSA with SHA-1", () => {
  it("does not prove who the host is, unless its configuration accepts that", async () => {
    await using server = await start("rsa", "HostKeyAlgorithms ssh-rsa");
    const known = { server, knownHosts: `HOST ${await publicKey(inFolder("rsa"))}` };
    expect(await attempt(known)).toMatchInlineSnapshot(`
      "root@127.0.0.1:PORT: the host offers no host key algorithm that tsamae accepts
        Give it an Ed25519 key (ssh-keygen -A). To accept an RSA key with SHA-1, which can be forged, set \`HostKeyAlgorithms +ssh-rsa\` for this host in the ssh configuration."
    `);
    expect(await attempt({ ...known, config: "HostKeyAlgorithms +ssh-rsa" })).toBe("connected");
  });

  it("is not needed for an RSA key, which signs with SHA-2 as well", async () => {
    await using server = await start("rsa");
    expect(await attempt({ server, knownHosts: `HOST ${await publicKey(inFolder("rsa"))}` })).toBe("connected");
  });
});

describe("a host certificate", () => {
  const day = 86_400_000;
  const date = (at: number) => new Date(at).toISOString().slice(0, 10).replaceAll("-", "");

  it.each([
    [
      "expired",
      ["-n", "127.0.0.1", "-V", `20200101:${date(Date.now() - 2 * day)}`],
      "its host certificate has expired",
    ],
    ["of tomorrow", ["-n", "127.0.0.1", "-V", `${date(Date.now() + 2 * day)}:forever`], "is not valid yet"],
    ["for another host", ["-n", "web2", "-V", "always:forever"], "does not name this host"],
    ["in order", ["-n", "127.0.0.1", "-V", "always:forever"], "connected"],
  ])("that is %s is reported as that", async (name, args, words) => {
    const key = inFolder(name.replaceAll(" ", "-"));
    await Promise.all(["", ".pub"].map((end) => copyFile(`${inFolder("ed25519")}${end}`, `${key}${end}`)));
    await mustRun(["ssh-keygen", "-q", "-s", inFolder("ca"), "-I", "test", "-h", ...args, `${key}.pub`]);
    await using server = await start(name.replaceAll(" ", "-"), `HostCertificate ${key}-cert.pub`);
    const knownHosts = `@cert-authority HOST ${await publicKey(inFolder("ca"))}`;
    const text = await attempt({ server, knownHosts, transport: sshProgramTransport });
    expect(text).toContain(words);
  });
});
