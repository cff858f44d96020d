import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeError } from "../../src/errors.ts";
import { becomeRoot, sudoRefusal } from "../../src/session/become-root.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { Session } from "../../src/session/session.ts";
import { childChannel } from "../../src/transports/child-channel.ts";
import { Secret } from "../../src/values/secret.ts";
import { raw } from "../../src/values/shell.ts";
import { only, shown, textOf } from "../conformance/transport/subject.ts";
import { temporaryFolder } from "../temporary/folder.ts";

const folder = temporaryFolder();

/** A sudo of ours: asks as the real one does, tells what it was given, and changes nobody. */
const sudo = `#!/bin/sh
echo "$@" >${folder}/asked
echo "LC_ALL=$LC_ALL" >>${folder}/asked
prompt=
while [ "$1" != -- ]; do
  case $1 in -n) [ -n "$NOPASSWD" ] || { echo "sudo: a password is required" >&2; exit 1; } ;; -p) prompt=$2; shift ;; esac
  shift
done
shift
echo "We trust you have received the usual lecture." >&2
if [ -n "$prompt" ] && [ -z "$NOPASSWD" ]; then
  for try in 1 2 3; do
    sleep 0.1
    printf %s "$prompt" >&2
    read -r password || { echo "sudo: no password was provided" >&2; exit 1; }
    echo "$password" >>${folder}/passwords
    [ "$password" = right ] && break
    echo "Sorry, try again." >&2
  done
fi
exec "$@"
`;

function program(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
  chmodSync(join(folder, name), 0o755);
}
program("sudo", sudo);
program("id", "#!/bin/sh\necho 1000\n");

function open(password: string | undefined, environment: readonly string[] = []): Promise<Session> {
  writeFileSync(join(folder, "passwords"), "");
  const root = becomeRoot(password === undefined ? undefined : new Secret(password));
  const path = `PATH=${folder}:${process.env.PATH}`;
  return openSession(childChannel(["env", path, ...environment, ...root.argv]), { name: "web1", root });
}

const told = (file: string): string => readFileSync(join(folder, file), "utf8");

const failureOf = (session: Promise<Session>): Promise<string> =>
  session.then(
    () => "no failure",
    (error: unknown) => describeError(error),
  );

describe("becoming root by sudo", () => {
  it("gives the password to sudo's prompt, and nothing of it to the shell", async () => {
    const session = await open("right");
    const reply = await only(session.exchange([{ script: raw("cat; echo hi") }]));
    expect(shown(reply)).toMatchObject({ stdout: "hi\n", stderr: "" });
    expect(told("passwords")).toBe("right\n");
    expect(told("asked")).not.toContain("right");
    await session[Symbol.asyncDispose]();
  });

  it("gives no password to a sudo that does not ask", async () => {
    const session = await open("right", ["NOPASSWD=1"]);
    expect(shown(await only(session.exchange([{ script: raw("cat; echo hi") }])))).toMatchObject({ stdout: "hi\n" });
    expect(told("passwords")).toBe("");
    await session[Symbol.asyncDispose]();
  });

  it("tries a password once", async () => {
    expect(await failureOf(open("wrong"))).toMatchInlineSnapshot(`
      "web1: sudo refused the password
        Give it with --ask-sudo-password, --sudo-password-file FILE or the environment variable TSAMAE_SUDO_PASSWORD. It is the password of the user who logs in, not root's."
    `);
    expect(told("passwords")).toBe("wrong\n");
  });

  it("without a password has sudo ask for none", async () => {
    expect(await failureOf(open(undefined))).toMatchInlineSnapshot(`
      "web1: sudo wants a password
        Give it with --ask-sudo-password, --sudo-password-file FILE or the environment variable TSAMAE_SUDO_PASSWORD; allow this user NOPASSWD in sudoers; or stay without root by --no-sudo."
    `);
    const session = await open(undefined, ["NOPASSWD=1"]);
    expect(shown(await only(session.exchange([{ script: raw("echo hi") }])))).toMatchObject({ stdout: "hi\n" });
    await session[Symbol.asyncDispose]();
  });

  it("has sudo speak English, and keeps the login's locale for users' programs", async () => {
    const session = await open("right", ["LC_ALL=C.UTF-8"]);
    const reply = await only(session.exchange([{ script: raw("echo $LC_ALL"), process: {} }]));
    expect(textOf(reply.stdout)).toBe("C.UTF-8\n");
    expect(told("asked")).toContain("LC_ALL=C\n");
    await session[Symbol.asyncDispose]();
  });

  it("goes without sudo when the login is root", async () => {
    program("id", "#!/bin/sh\necho 0\n");
    writeFileSync(join(folder, "asked"), "nothing");
    const session = await open("right");
    expect(told("asked")).toBe("nothing");
    await session[Symbol.asyncDispose]();
    program("id", "#!/bin/sh\necho 1000\n");
  });

  it("asks with another prompt each time, and holds nothing that a login shell would change", () => {
    expect(becomeRoot().prompt).not.toBe(becomeRoot().prompt);
    expect(becomeRoot(new Secret("pass word")).line).toMatch(/^exec sh -c( '[^'\\!\n]+'){3}$/);
  });
});

describe("a refusal of sudo", () => {
  it.each([
    ["sudo: a password is required", "sudo wants a password"],
    ["sudo: interactive authentication is required", "sudo wants a password"],
    ["sudo: 1 incorrect password attempt", "sudo refused the password"],
    ["eve is not in the sudoers file.", "this user may not become root by sudo"],
    ["Sorry, user eve is not allowed to execute '/bin/sh' as root on web1.", "this user may not become root by sudo"],
    ["Sorry, user eve may not run sudo on web1.", "this user may not become root by sudo"],
    ["sudo: sorry, you must have a tty to run sudo", "sudo wants a terminal"],
    ["sudo: command not found", "there is no sudo on this host"],
  ])("%j is: %s", (said, message) => {
    const refusal = sudoRefusal(`sudo: unable to resolve host web1\n${said}\n`, "web1");
    expect(refusal).toMatchObject({ message, about: "web1" });
    expect(refusal?.hint).toMatch(/--no-sudo|--ask-sudo-password/);
  });

  it("that is not known is left to who knows the rest", () => {
    expect(sudoRefusal("sudo: unable to resolve host web1", "web1")).toBeUndefined();
  });
});
