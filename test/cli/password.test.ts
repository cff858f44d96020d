import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { askHiddenOn } from "../../src/cli/ask-hidden.ts";
import { passphraseSource, passwordSource } from "../../src/cli/password.ts";
import { describeError } from "../../src/errors.ts";
import { reveal, secret } from "../../src/values/secret.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { fakeWorld } from "./fake-world.ts";

const kind = { name: "password of me@web1", fileFlag: "--password-file", variable: "TSAMAE_SSH_PASSWORD" };
const env = { TSAMAE_SSH_PASSWORD: "from env", TSAMAE_KEY_PASSPHRASE: "phrase" };
const none = { ask: false, file: undefined };

function file(content: string): string {
  const path = join(temporaryFolder(), "password");
  writeFileSync(path, content);
  return path;
}

describe("a password", () => {
  const world = fakeWorld({ env });
  let asked = 0;
  const ask = async (what: string) => {
    asked += 1;
    return secret({ text: `answer to ${what}` });
  };

  it("is asked for once, when that was wanted", async () => {
    const source = passwordSource({ ask: true, file: file("from file\n") }, kind, { world, ask });
    expect(reveal((await source?.()) ?? "")).toBe("answer to password of me@web1");
    await source?.();
    expect(asked).toBe(1);
  });

  it("is the first line of a file", async () => {
    const source = passwordSource({ ask: false, file: file("from file\r\nmore\n") }, kind, { world, ask });
    expect(reveal((await source?.()) ?? "")).toBe("from file");
  });

  it("is in the environment", async () => {
    expect(reveal((await passwordSource(none, kind, { world, ask })?.()) ?? "")).toBe("from env");
    expect(reveal(await passphraseSource({ world, ask })("key"))).toBe("phrase");
  });

  it("may be nowhere", () => {
    expect(passwordSource(none, kind, { world: fakeWorld({}), ask })).toBeUndefined();
  });

  it.each([
    ["/nowhere/password", "cannot read /nowhere/password"],
    [file("\nsecond\n"), "the first line of"],
  ])("is not in %s", (path, message) => {
    const source = () => passwordSource({ ask: false, file: path }, kind, { world, ask });
    expect(source).toThrow(message);
  });

  it.each(["/nowhere/tty", "/dev/null"])("is not waited for where nobody can be asked: %s", async (path) => {
    const source = passwordSource({ ask: true, file: undefined }, kind, { world, ask: askHiddenOn(path) });
    const error: unknown = await source?.().catch((reason: unknown) => reason);
    expect(describeError(error)).toMatchInlineSnapshot(`
      "there is no terminal to ask for the password of me@web1
        give it with --password-file FILE or the environment variable TSAMAE_SSH_PASSWORD"
    `);
  });
});
