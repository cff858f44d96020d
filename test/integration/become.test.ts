import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { converge } from "../../src/engine/converge.ts";
import type { RunEvent } from "../../src/engine/events.ts";
import { describeError } from "../../src/errors.ts";
import { recipe } from "../../src/recipes/recipe.ts";
import { execute } from "../../src/resources/index.ts";
import type { SshOptions } from "../../src/transports/ssh/options.ts";
import { sshTransport } from "../../src/transports/ssh.ts";
import { secret } from "../../src/values/secret.ts";
import { raw } from "../../src/values/shell.ts";
import { only, textOf } from "../conformance/transport/subject.ts";
import { startHost, type TestHost, type TestUser } from "../hosts/host.ts";

const { signal } = new AbortController();
const passwords = { root: "r00t's own", guest: "the guest's" } as const;
let host: TestHost;

beforeAll(async () => {
  host = await startHost({ installed: ["doas"] });
  await onHost(
    "chpasswd",
    Object.entries(passwords)
      .map((pair) => `${pair.join(":")}\n`)
      .join(""),
  );
});
afterAll(() => host?.stop());
afterEach(async () => {
  await onHost("rm -f /etc/sudoers.d/zz-test /etc/doas.conf; sed -i /pam_wheel/d /etc/pam.d/su; : >/etc/environment");
});

async function onHost(command: string, input = ""): Promise<string> {
  const { status, stdout, stderr } = await host.exec(command, { input });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
  return stdout;
}

const sudoers = (line: string) =>
  onHost("cat >/etc/sudoers.d/zz-test && chmod 440 /etc/sudoers.d/zz-test", `${line}\n`);

/** How root is become, with the password as plain text. */
interface Way {
  readonly by?: "sudo" | "su" | "doas";
  readonly password?: string | undefined;
}

function transport(user: TestUser, way: Way | false) {
  const { port, access } = host;
  const text = way === false ? undefined : way.password;
  const password = text === undefined ? undefined : async () => secret({ text });
  const sudo: SshOptions["sudo"] = way === false ? false : { by: way.by, password };
  const known = { knownHostsFiles: [access.knownHosts], configFiles: [], hostKeyPolicy: "strict" } as const;
  return sshTransport({ host: "127.0.0.1", port, user, key: access.privateKey, agent: "", ...known, sudo });
}

/** What a program of the user's prints in a session of this kind. */
async function ask(command: string, user: TestUser, way: Way): Promise<string> {
  await using session = await transport(user, way).open(signal);
  return textOf((await only(session.exchange([{ script: raw(command), process: {} }]))).stdout).trim();
}

async function refusal(user: TestUser, way: Way): Promise<string> {
  const answer = await ask("id -un", user, way).catch((error: unknown) => describeError(error));
  return answer.replaceAll(`127.0.0.1:${host.port}`, "HOST");
}

const ops = (): Way => ({ password: host.access.passwords.ops });
const who = 'echo "$(id -un) $USER $LOGNAME $HOME"; env | grep -c -e ^SUDO_ -e ^DOAS_';

describe("sudo", () => {
  it("makes root, and leaves no trace of itself in the environment", async () => {
    expect(await ask(who, "deploy", {})).toBe("root root root /root\n0");
    expect(await ask(who, "ops", ops())).toBe("root root root /root\n0");
  });

  it("is answered after its own prompt, whatever it says and asks by default", async () => {
    await sudoers('Defaults lecture=always, passprompt="Passwort für %p: "\nDefaults badpass_message="Nein!"');
    expect(await ask("id -un", "ops", ops())).toBe("root");
  });

  it("is tried once with a wrong password, as its log says", async () => {
    expect(await refusal("ops", { password: "wrong" })).toMatchInlineSnapshot(`
      "ops@HOST: sudo refused the password
        Give it with --ask-sudo-password, --sudo-password-file FILE or the environment variable TSAMAE_SUDO_PASSWORD. It is the password of the user who logs in, not root's."
    `);
    const attempts = "journalctl -o cat -t sudo | sed -n 's/^ *ops : \\(.*attempts*\\) ;.*COMMAND=.*/\\1/p'";
    expect(await onHost(attempts)).toBe("1 incorrect password attempt\n");
  });

  it("is understood in another language", async () => {
    await onHost("cat >/etc/environment", "LC_ALL=C.UTF-8\nLANGUAGE=de\n");
    expect((await host.ssh("sudo -n true", { user: "ops" })).stderr).toContain("Passwort");
    expect(await refusal("ops", {})).toContain("sudo wants a password");
    expect(await refusal("ops", { password: "wrong" })).toContain("sudo refused the password");
    expect(await ask('echo "$LC_ALL"', "ops", ops())).toBe("C.UTF-8");
  });

  it("says who may not", async () => {
    expect(await refusal("guest", { password: passwords.guest })).toMatchInlineSnapshot(`
      "guest@HOST: this user may not become root by sudo
        Let sudoers allow \`sh\` to this user, log in as another, or stay without root by --no-sudo."
    `);
  });

  it("says that it wants a terminal", async () => {
    await sudoers("Defaults requiretty");
    expect(await refusal("deploy", {})).toMatchInlineSnapshot(`
      "deploy@HOST: sudo wants a terminal
        Take \`requiretty\` out of sudoers for this user, log in as root, or stay without root by --no-sudo."
    `);
  });
});

describe("su", () => {
  const su = (password: string): Way => ({ by: "su", password });

  it("makes root by root's password", async () => {
    expect(await ask(who, "guest", su(passwords.root))).toBe("root root root /root\n0");
  });

  it("is understood in another language", async () => {
    await onHost("cat >/etc/environment", "LC_ALL=C.UTF-8\nLANGUAGE=de\n");
    expect(await ask('id -un; echo "$LC_ALL"', "guest", su(passwords.root))).toBe("root\nC.UTF-8");
  });

  it("gives its session an input that nothing was taken from", async () => {
    await using session = await transport("guest", su(passwords.root)).open(signal);
    const replies = await session.exchange([{ script: raw("cat"), content: Buffer.from("content") }]);
    expect(replies.map(({ stdout }) => textOf(stdout))).toEqual(["content"]);
  });

  it("is tried once with a wrong password", async () => {
    expect(await refusal("guest", su("wrong"))).toMatchInlineSnapshot(`
      "guest@HOST: su refused the password
        Give it with --ask-sudo-password, --sudo-password-file FILE or the environment variable TSAMAE_SUDO_PASSWORD. It is root's own password; an account of root that is locked has none: then --become sudo."
    `);
    expect(await onHost("journalctl -o cat -t su | grep -c 'FAILED SU'")).toBe("1\n");
  });

  it("says who may not", async () => {
    await onHost("sed -i '1i auth required pam_wheel.so' /etc/pam.d/su");
    expect(await refusal("guest", su(passwords.root))).toMatchInlineSnapshot(`
      "guest@HOST: this user may not become root by su
        Put this user into the group that may (mostly wheel), log in as another, or stay without root by --no-sudo."
    `);
  });

  it("is refused without a password, which it always wants", async () => {
    expect(await refusal("guest", { by: "su" })).toMatchInlineSnapshot(`
      "su asks for root's password
        Give it with --ask-sudo-password, --sudo-password-file FILE or the environment variable TSAMAE_SUDO_PASSWORD."
    `);
  });

  it("is not called where the login is root", async () => {
    expect(await ask("id -un", "root", su("wrong"))).toBe("root");
  });
});

describe("doas", () => {
  const doas: Way = { by: "doas" };
  const configure = (line: string) => onHost("cat >/etc/doas.conf", `${line}\n`);

  it("makes root where it needs no password", async () => {
    await configure("permit nopass guest");
    expect(await ask(who, "guest", doas)).toBe("root root root /root\n0");
  });

  it("cannot be given a password", async () => {
    await configure("permit guest");
    expect(await refusal("guest", doas)).toMatchInlineSnapshot(`
      "guest@HOST: doas wants a password
        It takes one from a terminal only, and a session has none: let doas.conf permit this user \`nopass\`, or use --become sudo or su."
    `);
    expect(await refusal("guest", { ...doas, password: passwords.guest })).toMatchInlineSnapshot(`
      "doas cannot be given a password
        It takes one from a terminal only, and a session has none: let doas.conf permit this user \`nopass\`, or use --become sudo or su."
    `);
  });

  it("says who may not", async () => {
    await configure("permit nopass deploy");
    expect(await refusal("guest", doas)).toMatchInlineSnapshot(`
      "guest@HOST: this user may not become root by doas
        Let doas.conf permit this user \`nopass\`, log in as another, or stay without root by --no-sudo."
    `);
  });

  it("says that it is not set up", async () => {
    expect(await refusal("guest", doas)).toMatchInlineSnapshot(`
      "guest@HOST: doas is not set up on this host
        It needs an /etc/doas.conf; or use --become sudo or su, or stay without root by --no-sudo."
    `);
  });
});

describe("a resource's user", () => {
  async function run(user: TestUser, way: Way | false): Promise<readonly RunEvent[]> {
    const events: RunEvent[] = [];
    const touch = recipe(() => void execute("touch $HOME/was-here", { user: "guest" }));
    await converge({ recipes: [touch], transport: transport(user, way), sink: (event) => events.push(event) });
    return events;
  }

  it("runs the command where the session is root", async () => {
    expect((await run("deploy", {})).map(({ type }) => type)).toContain("resource-changed");
    expect(await onHost("stat -c %U /home/guest/was-here; rm /home/guest/was-here")).toBe("guest\n");
  });

  it("is an error where it is not", async () => {
    const events = await run("deploy", false);
    const failed = events.find((event) => event.type === "resource-failed");
    expect(failed).toMatchObject({
      id: "execute[touch $HOME/was-here]",
      failure: { stderr: "tsamae: only root can run a program as guest, and this session is not root" },
    });
    expect(await onHost("ls -A /home/guest | grep -c was || :")).toBe("0\n");
  });
});
