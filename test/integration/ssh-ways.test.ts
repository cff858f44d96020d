import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeError } from "../../src/errors.ts";
import type { SshOptions } from "../../src/transports/ssh/options.ts";
import { sshTransport } from "../../src/transports/ssh.ts";
import { sshProgramTransport } from "../../src/transports/ssh-program.ts";
import type { Transport } from "../../src/transports/transport.ts";
import { secret } from "../../src/values/secret.ts";
import { raw } from "../../src/values/shell.ts";
import { only, textOf } from "../conformance/transport/subject.ts";
import { describeTransport, describeTransportBriefly } from "../conformance/transport.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { mustRun } from "../hosts/run-command.ts";
import { tsamae, tsamaeProcess } from "../hosts/tsamae.ts";
import { temporaryFolder } from "../temporary/folder.ts";

// ssh runs a ProxyCommand by the user's shell.
process.env.SHELL = "/bin/sh";

let host: TestHost;
let folder: string;
let config: string;
let knownHome: string | undefined;

/**
 * `inner` is what the host's own sshd is behind `bastion`, `inmost` the same one hop further.
 * ssh starts a ProxyCommand by `exec`: a redirection of its own would end the connection before its words are out.
 */
const blocks = (port: number, key: string) => `
Host bastion
  HostName 127.0.0.1
  Port ${port}
  User deploy
Host inner inmost
  HostName 127.0.0.1
  User root
Host inner
  ProxyJump bastion
Host inmost
  ProxyJump bastion,ops@127.0.0.1
Host by-command
  HostName 127.0.0.1
  Port ${port}
  User root
  ProxyCommand bash -c 'exec 3<>/dev/tcp/%h/%p; cat <&3 & cat >&3'
Host nowhere
  ProxyCommand sh -c 'echo "no way to %h" >&2; exit 3'
Host round
  ProxyJump there
Host there
  ProxyJump round
Host *
  IdentityFile ${key}
`;

beforeAll(async () => {
  host = await startHost();
  folder = join(temporaryFolder(), "ways 100%h 'it's\\'");
  await mkdir(folder);
  knownHome = process.env.HOME;
  process.env.HOME = folder;
  config = join(folder, "config");
  await writeFile(config, blocks(host.port, host.access.privateKey));
  const keys = await readFile(host.access.knownHosts, "utf8");
  await writeFile(join(folder, "known_hosts"), `${keys}${keys.replaceAll(/^\[127\.0\.0\.1\]:\d+/gm, "127.0.0.1")}`);
});

afterAll(async () => {
  if (knownHome === undefined) delete process.env.HOME;
  else process.env.HOME = knownHome;
  await host?.stop();
});

const { signal } = new AbortController();

/** Both ways read the same configuration. */
function options(name: string, more: Partial<SshOptions> = {}): SshOptions {
  const trust = { knownHostsFiles: [join(folder, "known_hosts")], hostKeyPolicy: "strict", connectRetries: 0 } as const;
  return { host: name, configFiles: [config], agent: "", sudo: false, ...trust, ...more };
}

const direct = (more: Partial<SshOptions> = {}) =>
  options("127.0.0.1", { port: host.port, user: "root", key: host.access.privateKey, ...more });

async function run(transport: Transport, script: string): Promise<string> {
  await using session = await transport.open(signal);
  return textOf((await only(session.exchange([{ script: raw(script) }]))).stdout).trim();
}

const complaint = (transport: Transport): Promise<string> =>
  run(transport, "id -un").catch((error: unknown) =>
    describeError(error).replaceAll(folder, "FOLDER").replaceAll(String(host.port), "PORT"),
  );

describeTransportBriefly("ssh through a jump host", () => sshTransport(options("inner")).open(signal));
describeTransport("ssh by the system's program", () => sshProgramTransport(direct()).open(signal));

/** In the last of the files: of MaxStartups the last value counts, of all others the first. */
async function configureSshd(text: string): Promise<void> {
  const script = "cat >/etc/ssh/sshd_config.d/zz-test.conf && systemctl reset-failed ssh && systemctl restart ssh";
  expect(await host.exec(script, { input: text })).toMatchObject({ status: 0 });
}

const ways = [
  ["ssh2", sshTransport],
  ["the ssh program", sshProgramTransport],
] as const;

describe.each(ways)("a way to a host, by %s", (_, open) => {
  const where = `echo "$(id -un) $SSH_CONNECTION" | cut -d' ' -f1,2,4`;

  it("leads over the hosts of ProxyJump, each with its own user and key", async () => {
    expect(await run(open(options("inner")), where)).toBe("root 127.0.0.1 127.0.0.1");
    expect(await run(open(options("inmost")), where)).toBe("root 127.0.0.1 127.0.0.1");
  });

  it("leads over the hosts of --jump, which win over the configuration", async () => {
    const jump = `deploy@127.0.0.1:${host.port},ops@127.0.0.1`;
    expect(await run(open(direct({ jump, port: 22 })), where)).toBe("root 127.0.0.1 127.0.0.1");
    expect(await run(open(options("by-command", { jump, port: 22 })), where)).toBe("root 127.0.0.1 127.0.0.1");
  });

  it("leads through ProxyCommand", async () => {
    expect(await run(open(options("by-command")), "id -un")).toBe("root");
  });

  it("becomes root by sudo, with a password too", async () => {
    expect(await run(open(direct({ user: "deploy", sudo: {} })), "id -un")).toBe("root");
    const password = async () => secret({ text: host.access.passwords.ops });
    expect(await run(open(direct({ user: "ops", sudo: { password } })), "id -un")).toBe("root");
  });

  it("needs one channel and no more", async () => {
    await configureSshd("MaxSessions 1\n");
    expect(await run(open(direct()), "echo one")).toBe("one");
    await configureSshd("");
  });

  it("is tried again while sshd has too many logins at once", async () => {
    await configureSshd("MaxStartups 1:100:1\n");
    const other = connect(host.port, "127.0.0.1").on("error", () => undefined);
    await once(other, "data");
    expect(await complaint(open(direct()))).toMatch(/hangs up at once\n/);
    setTimeout(() => other.destroy(), 600);
    expect(await run(open(direct({ connectRetries: 5 })), "echo in")).toBe("in");
    await configureSshd("");
  });

  it("lends the agent only when it is told to", async () => {
    await using agent = await startAgent();
    await mustRun(["ssh-add", "-q", host.access.privateKey], { env: { SSH_AUTH_SOCK: agent.socket } });
    const socket = 'echo "${SSH_AUTH_SOCK:+lent}"';
    expect(await run(open(direct({ agent: agent.socket })), socket)).toBe("");
    expect(await run(open(direct({ agent: agent.socket, forwardAgent: true })), socket)).toBe("lent");
  });
});

describe("a way that leads nowhere", () => {
  it.each(ways)("is told by where it ends, by %s", async (name, open) => {
    const knownHostsFiles = [join(folder, "none")];
    const texts = [
      await complaint(open(options("inner", { knownHostsFiles, hostKeyPolicy: "strict" }))),
      await complaint(open(options("nowhere"))),
      await complaint(open(direct({ jump: `deploy@127.0.0.1:${host.port}`, port: 1 }))),
      await complaint(open(options("round"))),
      await complaint(open(direct({ jump: "-oProxyCommand=evil" }))),
      await complaint(open(direct({ user: "nobody" }))),
      await complaint(open(direct({ port: 1 }))),
      await complaint(open(options("no-such-host.invalid", { user: "root" }))),
    ].map((text) => text.replaceAll(/SHA256:[\w+/]{43}/g, "SHA256:…").replaceAll(host.access.privateKey, "KEY"));
    // Where ssh has not yet said who it is when the way ends, it tells that as a pipe that broke.
    const early = "  banner exchange: Connection to UNKNOWN port 65535: Broken pipe";
    const late =
      "  kex_exchange_identification: Connection closed by remote host\n  Connection closed by UNKNOWN port 65535";
    expect(texts.join("\n\n").replace(early, late)).toMatchSnapshot(name);
  });

  it("is an error that names the program, where there is none", async () => {
    expect(await complaint(sshProgramTransport({ ...direct(), program: "no-such-ssh" }))).toMatchInlineSnapshot(`
      "root@127.0.0.1:PORT: cannot start no-such-ssh: spawn no-such-ssh ENOENT
        Install no-such-ssh (openssh-client), or leave out --ssh-program."
    `);
  });
});

describe("tsamae ssh", () => {
  /** A folder with a program of this name, in front of all others. */
  async function pathWith(name: string, text: string): Promise<string> {
    const bin = await mkdtemp(join(folder, "bin-"));
    await writeFile(join(bin, name), text);
    await chmod(join(bin, name), 0o755);
    return `${bin}${delimiter}${process.env.PATH}`;
  }

  const recipe = join(import.meta.dirname, "../../recipes");
  const machine = (name: string) => `Host ${name}
  HostName 127.0.0.1
  User root
  Port ${host.port}
  UserKnownHostsFile /dev/null
  StrictHostKeyChecking no
  PasswordAuthentication no
  IdentityFile ${host.access.privateKey}
  IdentitiesOnly yes
  LogLevel FATAL
`;

  it("asks Vagrant where its machine is", async () => {
    const answer = `case "$*" in ssh-config) ;; "ssh-config db") ;; *) echo "no machine $2" >&2; exit 1;; esac\n`;
    const PATH = await pathWith("vagrant", `#!/bin/sh\n${answer}cat <<'END'\n${machine("db")}END\n`);
    const facts = (...args: string[]) => tsamaeProcess(["facts", "ssh", "--no-sudo", ...args], { PATH });
    expect(await facts("--vagrant")).toMatchObject({ status: 0 });
    expect(await facts("--vagrant", "db")).toMatchObject({ status: 0 });
    expect(await facts("--vagrant", "web")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("no machine web"),
    });
  });

  it("says so when there is no Vagrant, and when there are several machines", async () => {
    const PATH = await pathWith("vagrant", `#!/bin/sh\ncat <<'END'\n${machine("db")}\n${machine("web")}END\n`);
    const several = await tsamaeProcess(["facts", "ssh", "--vagrant"], { PATH });
    expect(several.stderr).toMatchInlineSnapshot(`
      "--vagrant: there are several machines
        name one: --vagrant db, --vagrant web
        or several: --vagrant --host db,web
      "
    `);
    const none = await tsamaeProcess(["facts", "ssh", "--vagrant"], { PATH: join(folder, "nothing") });
    expect(none.stderr).toMatchInlineSnapshot(`
      "--vagrant: there is no program vagrant on this machine
        Install it or put it in PATH; or say where the machine is: --host, --port, --user, --key.
      "
    `);
    const swallowed = await tsamaeProcess(["ssh", "--vagrant", join(recipe, "hello.ts")], { PATH });
    expect(swallowed.stderr).toContain("is taken for its value");
  });

  it("goes by --jump and by --ssh-program", async () => {
    const known = ["--known-hosts", join(folder, "known_hosts"), "--key", host.access.privateKey];
    const jump = ["--host", "root@127.0.0.1", "--jump", `deploy@127.0.0.1:${host.port}`];
    for (const program of [[], ["--ssh-program", "ssh"]]) {
      const { status, stderr } = await tsamae([
        "facts",
        "ssh",
        ...jump,
        ...known,
        "--ssh-config",
        "/dev/null",
        ...program,
      ]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    }
  });
});

async function startAgent() {
  const socket = join(folder, `agent-${Math.random()}`);
  const started = await mustRun(["ssh-agent", "-s", "-a", socket]);
  const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(started)?.[1]);
  return {
    socket,
    [Symbol.asyncDispose]: async () => {
      process.kill(pid);
    },
  };
}
