import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeError } from "../../src/errors.ts";
import type { SshOptions } from "../../src/transports/ssh/options.ts";
import { sshTransport } from "../../src/transports/ssh.ts";
import { sshProgramTransport } from "../../src/transports/ssh-program.ts";
import type { Transport } from "../../src/transports/transport.ts";
import { raw, sh } from "../../src/values/shell.ts";
import { textOf } from "../conformance/transport/subject.ts";
import { startHost, type TestHost } from "../hosts/host.ts";

const shells = ["dash", "bash", "zsh", "fish", "csh"] as const;

/** Login files that print, on both streams, before anything else happens. */
const noisy = `
for home in /home/*; do
  cd "$home" && mkdir -p .config/fish
  noise='echo "Welcome! \`tsamae\` is no command here."; echo "mesg: ttyname failed" >&2'
  for file in .bashrc .zshenv .profile; do echo "$noise" >$file; done
  echo 'echo Welcome to fish; echo "a \\$remark" >&2' >.config/fish/config.fish
  printf 'echo Welcome to csh\\nsh -c "echo remark >&2"\\nset noclobber\\nalias sh echo\\n' >.cshrc
done
`;

const users = `
set -e
for shell in ${shells.join(" ")}; do
  useradd --create-home --shell "$(command -v $shell)" "by-$shell"
  cp /etc/ssh/authorized_keys/root "/etc/ssh/authorized_keys/by-$shell"
done
useradd --no-create-home --home-dir /nowhere/at/all --shell /bin/bash homeless
cp /etc/ssh/authorized_keys/root /etc/ssh/authorized_keys/homeless
printf 'by-%s ALL=(ALL:ALL) NOPASSWD: ALL\\n' ${shells.join(" ")} >/etc/sudoers.d/shells
${noisy}
printf 'Match User guest\\n SetEnv LC_ALL=tr_TR.UTF-8 LANG=tr_TR.UTF-8 LANGUAGE=tr\\n' >>/etc/ssh/sshd_config
systemctl restart ssh
`;

let host: TestHost;
beforeAll(async () => {
  host = await startHost({ installed: ["zsh", "fish", "csh"] });
  const { status, stderr } = await host.exec(users);
  if (status !== 0) throw new Error(stderr);
});
afterAll(async () => host?.stop());

const { signal } = new AbortController();

function options(user: string, more: Partial<SshOptions> = {}): SshOptions {
  const { access, port } = host;
  const trust = { knownHostsFiles: [access.knownHosts], hostKeyPolicy: "strict", configFiles: ["/dev/null"] } as const;
  return { host: "127.0.0.1", port, user, key: access.privateKey, agent: "", sudo: false, ...trust, ...more };
}

const awkward = `it's "quoted" \\ $HOME !! \`id\` %s *\n\tand äöü`;
const bytes = randomBytes(300_000);

/** What a session is for, in one exchange: text, bytes, both streams, a status, a program of the user's. */
async function use(transport: Transport): Promise<object> {
  await using session = await transport.open(signal);
  const replies = await session.exchange([
    { script: sh`printf '%s' ${awkward}` },
    { script: raw("sha256sum | cut -d' ' -f1"), content: bytes },
    { script: raw('file=$(mktemp) && cat >"$file" && wc -c <"$file" && rm "$file"'), content: bytes },
    { script: raw('echo "$0 $WORD"; exit 3'), process: { env: { WORD: awkward }, limitMs: 20_000 } },
    { script: raw("id -un; echo remark >&2"), always: true },
  ]);
  return replies.map(({ status, stdout, stderr }) => [status, textOf(stdout).trim(), textOf(stderr).trim()]);
}

const digest = createHash("sha256").update(bytes).digest("hex");
const used = (user: string) => [
  [0, awkward, ""],
  [0, digest, ""],
  [0, String(bytes.length), ""],
  [3, `sh ${awkward}`, ""],
  [0, user, "remark"],
];

describe("a session over ssh", () => {
  it.each(shells)("is the same by the login shell %s, with noisy login files", async (shell) => {
    const user = `by-${shell}`;
    expect(await host.exec(`su - ${user} -c true`)).toMatchObject({ stdout: expect.stringContaining("Welcome") });
    expect(await use(sshTransport(options(user)))).toEqual(used(user));
    expect(await use(sshTransport(options(user, { sudo: {} })))).toEqual(used("root"));
    expect(await use(sshProgramTransport(options(user, { sudo: {} })))).toEqual(used("root"));
  });

  it("is the same without a home folder", async () => {
    expect(await use(sshTransport(options("homeless")))).toEqual(used("homeless"));
  });

  it("is the same in a foreign locale, of which the host knows nothing", async () => {
    expect(await use(sshTransport(options("guest")))).toEqual(used("guest"));
  });

  it("is the same where nothing in /tmp may be executed", async () => {
    expect(await host.exec("mount -t tmpfs -o noexec,mode=1777 tmpfs /tmp")).toMatchObject({ status: 0 });
    expect(await use(sshTransport(options("by-zsh", { sudo: {} })))).toEqual(used("root"));
  });

  it.each([
    ["ssh2", sshTransport],
    ["the ssh program", sshProgramTransport],
  ] as const)("shows what an account without a shell says, by %s", async (_, open) => {
    await host.exec("usermod --shell /usr/sbin/nologin guest");
    const said = open(options("guest", { sudo: {} }))
      .open(signal)
      .then(() => "a session", describeError);
    expect(await said).toContain("This account is currently not available.");
  });
});
