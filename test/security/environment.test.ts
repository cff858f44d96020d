import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProcessOptions } from "../../src/session/session.ts";
import { localTransport } from "../../src/transports/local.ts";
import { commandStream } from "../../src/transports/ssh/stream.ts";
import { scrub, secret } from "../../src/values/secret.ts";
import { rememberOwnPasswords } from "../../src/values/secret-variables.ts";
import { raw } from "../../src/values/shell.ts";
import { openSubject, textOf } from "../conformance/transport/subject.ts";

const variables = {
  TSAMAE_SUDO_PASSWORD: "planted-sudo-password",
  TSAMAE_SSH_PASSWORD: "planted-ssh-password",
  TSAMAE_KEY_PASSPHRASE: "planted-passphrase",
  PLANTED_DB_PASSWORD: "planted-db-password",
  AWS_SECRET_ACCESS_KEY: "planted-and-never-named",
  PLANTED_LINES: "first\nexport PLANTED_FAKE=x\nthird",
};

describe("programs that are started here", () => {
  const before = { ...process.env };
  beforeAll(() => Object.assign(process.env, variables));
  afterAll(() => {
    for (const name of Object.keys(variables)) delete process.env[name];
    Object.assign(process.env, before);
  });
  // Opened before the recipe names its secret, as a local run does.
  const subject = openSubject(() => localTransport().open(new AbortController().signal));
  const environment = async (process: ProcessOptions): Promise<string> =>
    textOf((await subject.run("env", { process })).stdout);

  it("do not see tsamae's passwords, nor what a recipe named as a secret", async () => {
    secret({ env: "PLANTED_DB_PASSWORD" });
    const seen = await environment({});
    expect(seen).toContain("PLANTED_LINES=first");
    expect(seen).not.toMatch(/TSAMAE_SUDO_PASSWORD|TSAMAE_SSH_PASSWORD|TSAMAE_KEY_PASSPHRASE|PLANTED_DB_PASSWORD/);
    expect(seen).not.toMatch(/planted-(sudo|ssh|passphrase|db)/);
  });

  it("get one that their resource gives them", async () => {
    const password = secret({ env: "PLANTED_DB_PASSWORD" });
    expect(await environment({ env: { PLANTED_DB_PASSWORD: password } })).toContain("=planted-db-password\n");
  });

  it("have the environment of a login as another user, and what their resource gives them", async ({ skip }) => {
    if (process.getuid?.() !== 0) skip();
    const seen = await environment({ user: "nobody", env: { GIVEN: "yes" } });
    const names = seen.split("\n").map((line) => line.split("=", 1)[0]);
    const login = [
      "",
      "GIVEN",
      "HOME",
      "LANG",
      "LANGUAGE",
      "LC_ALL",
      "LOGNAME",
      "OLDPWD",
      "PATH",
      "PWD",
      "SHELL",
      "SHLVL",
      "TERM",
      "TZ",
      "USER",
      "_",
    ];
    expect(names.filter((name) => !login.includes(name ?? "") && name?.startsWith("LC_") !== true)).toEqual([]);
    expect(seen).toContain("GIVEN=yes\n");
    expect(seen).not.toContain("planted");
  });

  it("do not see them as a ProxyCommand either", async () => {
    const stream = commandStream("env");
    let said = "";
    for await (const chunk of stream.socket) said += String(chunk);
    expect(said).toContain("PATH=");
    expect(said).not.toMatch(/TSAMAE_SUDO_PASSWORD|planted-(sudo|ssh|passphrase|db)/);
  });

  it("cannot make tsamae show them", () => {
    rememberOwnPasswords();
    expect(scrub(`sudo said: ${variables.TSAMAE_SUDO_PASSWORD} is wrong`)).toBe("sudo said: [secret] is wrong");
  });
});

describe("a command that begins with a minus", () => {
  const subject = openSubject(() => localTransport().open(new AbortController().signal));

  it.each(["-x", "-c id", "--help", "-", "+x"])("is a command: %j", async (command) => {
    for (const process of [{}, { limitMs: 20_000 }, { isPrivate: true }, { env: { PATH: "/usr/bin:/bin" } }]) {
      const reply = await subject.run(raw(command), { process });
      expect(reply.status).toBe(127);
      expect(textOf(reply.stderr)).toMatch(/not found/);
    }
  });
});
