import { copyFile, readFile, stat, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeError } from "../../src/errors.ts";
import { shellLine } from "../../src/session/loop.ts";
import { openSshChannel } from "../../src/transports/ssh/channel.ts";
import { connectSsh } from "../../src/transports/ssh/connect.ts";
import type { SshOptions } from "../../src/transports/ssh/options.ts";
import { sshTarget } from "../../src/transports/ssh/target.ts";
import { sshTransport } from "../../src/transports/ssh.ts";
import { secret } from "../../src/values/secret.ts";
import { raw } from "../../src/values/shell.ts";
import { only, textOf } from "../conformance/transport/subject.ts";
import { describeTransport, describeTransportBriefly } from "../conformance/transport.ts";
import { startHost, type TestHost, type TestUser } from "../hosts/host.ts";
import { mustRun } from "../hosts/run-command.ts";
import { temporaryFolder } from "../temporary/folder.ts";

let host: TestHost;
let folder: string;
let knownHome: string | undefined;

beforeAll(async () => {
  host = await startHost();
  folder = temporaryFolder();
  // Whoever runs the tests may have keys and a configuration of their own.
  knownHome = process.env.HOME;
  process.env.HOME = folder;
});

afterAll(async () => {
  if (knownHome === undefined) delete process.env.HOME;
  else process.env.HOME = knownHome;
  await host?.stop();
});

const { signal } = new AbortController();
const say = (text: string) => async () => secret({ text });
const sudo = {};

function options(more: Partial<SshOptions> = {}): SshOptions {
  const { access, port } = host;
  const known = { knownHostsFiles: [access.knownHosts], hostKeyPolicy: "strict", connectRetries: 0 } as const;
  return { host: "127.0.0.1", port, user: "root", key: access.privateKey, agent: "", sudo: false, ...known, ...more };
}

const withoutKey = { key: undefined };
const asUser = (user: TestUser, more: Partial<SshOptions> = {}) => options({ user, ...more });

async function whoami(chosen: SshOptions): Promise<string> {
  await using session = await sshTransport(chosen).open(signal);
  return textOf((await only(session.exchange([{ script: raw("id -un") }]))).stdout).trim();
}

/** What somebody reads who cannot get in, without what differs from run to run. */
async function complaint(chosen: SshOptions): Promise<string> {
  const error: unknown = await whoami(chosen).then(
    (name) => `logged in as ${name}`,
    (reason: unknown) => reason,
  );
  return (typeof error === "string" ? error : describeError(error))
    .replaceAll(folder, "FOLDER")
    .replaceAll(host.access.knownHosts, "KNOWN_HOSTS")
    .replaceAll(host.access.privateKey, "KEY")
    .replaceAll(host.access.encryptedKey, "ENCRYPTED_KEY")
    .replaceAll(String(chosen.port), "PORT")
    .replaceAll(/SHA256:[\w+/]{43}/g, "SHA256:…");
}

async function strangeKey(name: string): Promise<string> {
  const file = join(folder, name);
  await mustRun(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "strange", "-f", file]);
  return file;
}

async function configureSshd(text: string): Promise<void> {
  const script = "cat >/etc/ssh/sshd_config.d/00-test.conf && systemctl reset-failed ssh && systemctl restart ssh";
  expect(await host.exec(script, { input: text })).toMatchObject({ status: 0 });
}

const passwordOfOps = () => say(host.access.passwords.ops);

describeTransport("ssh as root", () => sshTransport(options()).open(signal), {
  openChannel: async () => {
    const connection = await connectSsh(sshTarget(options()), options(), signal);
    return openSshChannel(connection, shellLine);
  },
});
describeTransportBriefly("ssh as deploy, by sudo", () => sshTransport(asUser("deploy", { sudo })).open(signal));
describeTransportBriefly("ssh as ops, by sudo with a password", () =>
  sshTransport(asUser("ops", { sudo: { password: passwordOfOps() } })).open(signal),
);

describe("an ssh session", () => {
  it("is root's by sudo, and the login's own without", async () => {
    expect(await whoami(asUser("deploy", { sudo }))).toBe("root");
    expect(await whoami(asUser("deploy"))).toBe("deploy");
    expect(await whoami(asUser("ops", { sudo: { password: passwordOfOps() } }))).toBe("root");
    expect(await whoami(options({ sudo }))).toBe("root");
  });

  it("needs no more than one login and one channel", async () => {
    const logins = async () => (await host.exec("journalctl -u ssh -o cat | grep -c 'Accepted publickey'")).stdout;
    const before = Number(await logins());
    await whoami(options());
    expect(Number(await logins())).toBe(before + 1);
  });

  it("has the name that the user knows", () => {
    expect(sshTransport(asUser("deploy")).name).toBe(`deploy@127.0.0.1:${host.port}`);
    expect(sshTransport({ host: "web1", user: "deploy", hostKeyPolicy: "strict", sudo }).name).toBe("deploy@web1");
  });

  it("finds host, user, port and key in the ssh configuration", async () => {
    const lines = ["HostName 127.0.0.1", "User deploy", `Port ${host.port}`, `IdentityFile ${host.access.privateKey}`];
    const config = join(folder, "config");
    await writeFile(config, ["Host web1", ...lines, `UserKnownHostsFile ${host.access.knownHosts}`].join("\n  "));
    const chosen: SshOptions = { host: "web1", configFiles: [config], agent: "", hostKeyPolicy: "strict", sudo };
    expect(sshTransport(chosen).name).toBe(`deploy@web1:${host.port}`);
    expect(await whoami(chosen)).toBe("root");
  });

  it("ends with an error when the host no longer answers", async () => {
    const session = await sshTransport(options({ keepaliveMs: 200 })).open(signal);
    await host.exec("pkill -STOP -f '[s]shd: root@notty'");
    const exchange = session.exchange([{ script: raw("true") }]);
    await expect(exchange).rejects.toThrow("the host no longer answers");
    await host.exec("pkill -KILL -f '[s]shd: root@notty'");
    await session[Symbol.asyncDispose]();
  });

  it("ends with an error when the connection is cut", async () => {
    const session = await sshTransport(options()).open(signal);
    const exchange = session.exchange([{ script: raw("pkill -KILL -f '[s]shd: root@notty'; sleep 5") }]);
    await expect(exchange).rejects.toThrow("the host closed the connection");
    await session[Symbol.asyncDispose]();
  });

  it("is not opened any more once the run is stopped", async () => {
    const stopped = sshTransport(options()).open(AbortSignal.abort());
    await expect(stopped).rejects.toThrow("stopped");
  });
});

describe("logging in", () => {
  it("opens an encrypted key, and asks for its passphrase only when the host accepts the key", async () => {
    const { encryptedKey, passphrase } = host.access;
    const asked: string[] = [];
    const ask = async (file: string) => {
      asked.push(file);
      return secret({ text: passphrase });
    };
    expect(await whoami(options({ key: encryptedKey, passphrase: ask }))).toBe("root");
    expect(await complaint(options({ user: "nobody", key: encryptedKey, passphrase: ask }))).toContain("not accepted");
    expect(asked).toEqual([encryptedKey]);
  });

  it.each([
    ["password", "PasswordAuthentication yes\nKbdInteractiveAuthentication no\n"],
    ["keyboard-interactive", "PasswordAuthentication no\nKbdInteractiveAuthentication yes\n"],
    ["a key and then a password", "AuthenticationMethods publickey,password\n"],
    [
      "a key and then keyboard-interactive",
      "KbdInteractiveAuthentication yes\nAuthenticationMethods publickey,keyboard-interactive\n",
    ],
  ])("takes a password by %s", async (_, configuration) => {
    await configureSshd(configuration);
    expect(await whoami(asUser("ops", { password: passwordOfOps() }))).toBe("ops");
    if (configuration.startsWith("Password"))
      expect(await whoami(asUser("ops", { ...withoutKey, password: passwordOfOps() }))).toBe("ops");
    await configureSshd("");
  });

  it("takes the agent's keys, and a public key whose private half is there", async () => {
    await using agent = await startAgent();
    await agent.add(await strangeKey("unwanted"), host.access.privateKey);
    const publicKey = join(folder, "mine.pub");
    await copyFile(`${host.access.privateKey}.pub`, publicKey);
    expect(await whoami(options({ ...withoutKey, agent: agent.socket }))).toBe("root");
    expect(await whoami(options({ key: publicKey, agent: agent.socket }))).toBe("root");
  });

  it("says which keys were tried and what the host takes", async () => {
    const key = await strangeKey("strange");
    expect(await complaint(options({ key }))).toMatchInlineSnapshot(`
      "root@127.0.0.1:PORT: no key was accepted
        key ~/strange: not accepted
        the server takes: publickey, password
        Name a key that root's authorized_keys holds: --key FILE.
        Log in with a password: --ask-password."
    `);
    expect(await complaint(options({ ...withoutKey }))).toMatchInlineSnapshot(`
      "root@127.0.0.1:PORT: no key was accepted
        no key was found
        the server takes: publickey, password
        Name a key that root's authorized_keys holds: --key FILE.
        Log in with a password: --ask-password."
    `);
    expect(await complaint(options({ ...withoutKey, agent: join(folder, "no-agent") }))).toMatchInlineSnapshot(`
      "root@127.0.0.1:PORT: no key was accepted
        the ssh agent at FOLDER/no-agent does not answer
        the server takes: publickey, password
        Name a key that root's authorized_keys holds: --key FILE.
        Log in with a password: --ask-password."
    `);
    expect(await complaint(options({ key: join(folder, "missing") }))).toMatchInlineSnapshot(`
      "root@127.0.0.1:PORT: key ~/missing: no such file
        --key takes the path of a private key, or of a public key whose private half is in the ssh agent."
    `);
    expect(await complaint(options({ key: host.access.knownHosts }))).toMatchInlineSnapshot(`
      "root@127.0.0.1:PORT: key KNOWN_HOSTS: not a private key that can be read (Unsupported key format)
        --key takes the path of a private key, or of a public key whose private half is in the ssh agent."
    `);
  });

  it("says what is wrong with an encrypted key", async () => {
    const key = host.access.encryptedKey;
    expect(await complaint(options({ key }))).toMatchInlineSnapshot(`
      "root@127.0.0.1:PORT: the host accepts a key that cannot be opened
        key ENCRYPTED_KEY: it is encrypted, and there is no passphrase
        the server takes: publickey, password
        Load the key into the ssh agent (ssh-add), or type its passphrase when asked.
        Log in with a password: --ask-password."
    `);
    expect(await complaint(options({ key, passphrase: say("wrong one") }))).toMatchInlineSnapshot(`
      "root@127.0.0.1:PORT: the host accepts a key that cannot be opened
        key ENCRYPTED_KEY: the passphrase is wrong
        the server takes: publickey, password
        Load the key into the ssh agent (ssh-add), or type its passphrase when asked.
        Log in with a password: --ask-password."
    `);
  });

  it("says that a password is wrong, after one attempt", async () => {
    const failures = async () => (await host.exec("journalctl -u ssh -o cat | grep -c 'Failed password'")).stdout;
    const before = Number(await failures());
    expect(await complaint(asUser("ops", { ...withoutKey, password: say("wrong one") }))).toMatchInlineSnapshot(`
      "ops@127.0.0.1:PORT: the password was refused
        password: wrong
        the server takes: publickey, password
        Check the password, and that ops may log in with one.
        Name a key that ops's authorized_keys holds: --key FILE."
    `);
    expect(Number(await failures())).toBe(before + 1);
  });

  it("says when a key is not enough", async () => {
    await configureSshd("AuthenticationMethods publickey,password\n");
    expect(await complaint(asUser("ops"))).toMatchInlineSnapshot(`
      "ops@127.0.0.1:PORT: a key was accepted, but it is not enough to log in
        key KEY: accepted, but the server wants more than that
        the server takes: password
        Log in with a password: --ask-password."
    `);
    await configureSshd("");
  });

  it("shows what the host says when there are too many keys, and when it lets nobody in yet", async () => {
    await using agent = await startAgent();
    await agent.add(...(await Promise.all([1, 2, 3, 4, 5, 6, 7].map((number) => strangeKey(`many${number}`)))));
    expect(await complaint(options({ ...withoutKey, agent: agent.socket }))).toMatchInlineSnapshot(`
      "root@127.0.0.1:PORT: the connection was lost during the login of root: Too many authentication failures
        the agent's ssh-ed25519 key strange: not accepted
        the agent's ssh-ed25519 key strange: not accepted
        the agent's ssh-ed25519 key strange: not accepted
        the agent's ssh-ed25519 key strange: not accepted
        the agent's ssh-ed25519 key strange: not accepted
        Too many keys to try? Name the right one with --key and \`IdentitiesOnly yes\` in the ssh configuration."
    `);
    await host.exec("echo 'Down for repair.' >/run/nologin");
    expect(await complaint(asUser("deploy"))).toMatchInlineSnapshot(`
      "deploy@127.0.0.1:PORT: the connection was lost during the login of deploy: the host closed it
        the server says: Down for repair."
    `);
    await host.exec("rm /run/nologin");
  });

  it("shows what an account without a shell says", async () => {
    await host.exec("usermod --shell /usr/sbin/nologin guest");
    const told = await complaint(asUser("guest"));
    await host.exec("usermod --shell /bin/bash guest");
    // Whether sshd(8) tells the status hangs on which it sees first: that the shell has ended, or its output.
    expect(told.replace("the shell ended with status 1", "the shell ended")).toMatchInlineSnapshot(`
      "guest@127.0.0.1:PORT: no shell came: the shell ended
        The login said:
        This account is currently not available."
    `);
  });
});

describe("sudo", () => {
  it("is tried with a password once, and then says so", async () => {
    const attempts = async () =>
      (await host.exec("journalctl -t sudo -o cat | grep -c 'authentication failure'")).stdout;
    const before = Number(await attempts());
    expect(await complaint(asUser("ops", { sudo: { password: say("wrong one") } }))).toMatchInlineSnapshot(`
      "ops@127.0.0.1:PORT: sudo refused the password
        Give it with --ask-sudo-password, --sudo-password-file FILE or the environment variable TSAMAE_SUDO_PASSWORD. It is the password of the user who logs in, not root's."
    `);
    expect(Number(await attempts())).toBe(before + 1);
  });

  it("says what is missing", async () => {
    expect(await complaint(asUser("ops", { sudo }))).toMatchInlineSnapshot(`
      "ops@127.0.0.1:PORT: sudo wants a password
        Give it with --ask-sudo-password, --sudo-password-file FILE or the environment variable TSAMAE_SUDO_PASSWORD; allow this user NOPASSWD in sudoers; or stay without root by --no-sudo."
    `);
    await host.exec("chpasswd", { input: "guest:good enough\n" });
    const password = say("good enough");
    expect(await complaint(asUser("guest", { sudo: { password } }))).toMatchInlineSnapshot(`
      "guest@127.0.0.1:PORT: this user may not become root by sudo
        Let sudoers allow \`sh\` to this user, log in as another, or stay without root by --no-sudo."
    `);
  });
});

describe("the host's key", () => {
  const requests = async () => {
    const { stdout } = await host.exec("journalctl -u ssh -o cat | grep -c 'userauth-request'");
    return Number(stdout);
  };

  it("is refused when it is unknown, before anything is sent to log in", async () => {
    await configureSshd("LogLevel DEBUG1\n");
    await whoami(options());
    const before = await requests();
    expect(before).toBeGreaterThan(0);
    expect(await complaint(options({ knownHostsFiles: [join(folder, "none")] }))).toMatchInlineSnapshot(`
      "root@127.0.0.1:PORT: its host key is not known
        ssh-ed25519 SHA256:…
        No key for [127.0.0.1]:PORT in FOLDER/none. Nothing was sent to log in.
        If the fingerprint is the one the host itself shows (\`ssh-keygen -lf /etc/ssh/ssh_host_…_key.pub\`):
          ssh-keyscan -p PORT 127.0.0.1 >> FOLDER/none
        or let new hosts in: --host-key-policy accept-new"
    `);
    expect(await requests()).toBe(before);
    await configureSshd("");
  });

  it.each(["strict", "accept-new"] as const)("is refused when it changed, with policy %s", async (hostKeyPolicy) => {
    const wrong = join(folder, `changed-${hostKeyPolicy}`);
    const other = (await readFile(`${await strangeKey(`other-${hostKeyPolicy}`)}.pub`, "utf8")).trim();
    await writeFile(wrong, `# a comment\n[127.0.0.1]:${host.port} ${other}\n`);
    const text = await complaint(options({ knownHostsFiles: [wrong], hostKeyPolicy }));
    expect(
      text.replaceAll(wrong, "WRONG").replaceAll(`FOLDER/changed-${hostKeyPolicy}`, "WRONG"),
    ).toMatchInlineSnapshot(`
      "root@127.0.0.1:PORT: its host key is not the known one
        it shows ssh-ed25519 SHA256:…
        known is ssh-ed25519 SHA256:…
        The known key: WRONG:2. Nothing was sent to log in.
        The host was set up anew, or somebody stands between you and it. Ask its owner.
        If you know why it changed (a new installation): ssh-keygen -f WRONG -R '[127.0.0.1]:PORT'"
    `);
    expect(await readFile(wrong, "utf8")).toContain(other);
  });

  it("is refused when it is revoked", async () => {
    const revoked = join(folder, "revoked");
    const lines = (await readFile(host.access.knownHosts, "utf8")).trim().split("\n");
    await writeFile(revoked, lines.map((line) => `${line}\n@revoked ${line}\n`).join(""));
    expect(await complaint(options({ knownHostsFiles: [revoked] }))).toMatchInlineSnapshot(`
      "root@127.0.0.1:PORT: its host key is revoked
        ssh-ed25519 SHA256:…
        FOLDER/revoked:4 says so. Nothing was sent to log in. The host needs a new key."
    `);
  });

  it("is asked for by the type that is known", async () => {
    const lines = (await readFile(host.access.knownHosts, "utf8")).split("\n");
    for (const type of ["ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"]) {
      const file = join(folder, `known-${type}`);
      await writeFile(file, lines.filter((line) => line.includes(` ${type} `)).join("\n"));
      expect(await whoami(options({ knownHostsFiles: [file] }))).toBe("root");
    }
  });

  it("is written down by accept-new, once, and then known", async () => {
    const file = join(folder, "new", "known_hosts");
    const chosen = options({ knownHostsFiles: [file], hostKeyPolicy: "accept-new" });
    expect(await Promise.all(Array.from({ length: 4 }, () => whoami(chosen)))).toEqual(Array(4).fill("root"));
    expect(await readFile(host.access.knownHosts, "utf8")).toContain(await readFile(file, "utf8"));
    expect([(await stat(file)).mode & 0o777, (await stat(join(folder, "new"))).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(await whoami(options({ knownHostsFiles: [file] }))).toBe("root");
  });

  it("is written behind a last line that has no end", async () => {
    const file = join(folder, "unfinished");
    await writeFile(file, "# mine");
    await whoami(options({ knownHostsFiles: [file], hostKeyPolicy: "accept-new" }));
    expect(await readFile(file, "utf8")).toMatch(/^# mine\n\[127\.0\.0\.1\]:\d+ ssh-ed25519 \S+\n$/);
  });
});

describe("a host that cannot be reached", () => {
  it("is told by its name, its port, its silence", async () => {
    expect(await complaint(options({ port: await freePort() }))).toMatchInlineSnapshot(`
      "root@127.0.0.1:PORT: 127.0.0.1 refuses connections on port PORT
        Does sshd run there, and on that port? Another one is given with --port."
    `);
    expect(await complaint(options({ host: "no-such-host.invalid", port: 22 }))).toMatch(
      /^root@no-such-host\.invalid: cannot find no-such-host\.invalid: (no such name|the name server does not answer)\n/,
    );
    await using silent = await serve(() => undefined);
    expect(await complaint(options({ port: silent.port, connectTimeoutMs: 300 }))).toMatchInlineSnapshot(`
      "root@127.0.0.1:PORT: something answers on 127.0.0.1 port PORT, but does not finish the SSH handshake within 0.3 s
        Is that sshd's port? Another one is given with --port."
    `);
  });

  it("is told by what listens there in place of sshd", async () => {
    await using web = await serve((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    expect(await complaint(options({ port: web.port }))).toMatchInlineSnapshot(`
      "root@127.0.0.1:PORT: 127.0.0.1 port PORT hangs up at once
        Is that sshd's port? If it is, sshd has too many logins at once, or turns this machine away."
    `);
    await using rude = await serve((socket) => socket.destroy());
    expect(await complaint(options({ port: rude.port }))).toMatchInlineSnapshot(`
      "root@127.0.0.1:PORT: 127.0.0.1 port PORT hangs up at once
        Is that sshd's port? If it is, sshd has too many logins at once, or turns this machine away."
    `);
  });
});

async function startAgent() {
  const socket = join(folder, `agent-${Math.random()}`);
  const started = await mustRun(["ssh-agent", "-s", "-a", socket]);
  const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(started)?.[1]);
  return {
    socket,
    add: (...keys: string[]) => mustRun(["ssh-add", "-q", ...keys], { env: { SSH_AUTH_SOCK: socket } }),
    [Symbol.asyncDispose]: async () => {
      process.kill(pid);
    },
  };
}

type Connected = Parameters<Parameters<typeof createServer>[1] & object>[0];

async function serve(onConnection: (socket: Connected) => void) {
  const server: Server = createServer((socket) => {
    socket.on("error", () => undefined).resume();
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { port: portOf(server.address()), [Symbol.asyncDispose]: close };
}

async function freePort(): Promise<number> {
  await using server = await serve(() => undefined);
  return server.port;
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return address.port;
}
