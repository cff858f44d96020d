import { randomBytes } from "node:crypto";
import { ConnectionError } from "../errors.ts";
import type { Secret } from "../values/secret.ts";
import { loop } from "./loop.ts";

/** A session that goes through sudo, once, at its start. */
export interface BecomeRoot {
  /** A command line for any login shell. */
  readonly line: string;
  /** The same as an argument list. */
  readonly argv: readonly [string, ...string[]];
  /** What sudo says when it wants the password: random, so that nothing else is answered with it. */
  readonly prompt: string;
  readonly password: Secret | undefined;
}

/** Without a password sudo must not ask for one; a login that is root already goes without sudo. */
export function becomeRoot(password?: Secret): BecomeRoot {
  const prompt = `tsamae-${randomBytes(8).toString("hex")}:`;
  const asking = password === undefined ? "-n" : `-S -p ${prompt}`;
  const script = [
    'if [ "$(id -u)" = 0 ]; then exec sh -c "$0"; fi',
    `command -v sudo >/dev/null || { echo "sudo: command not found" >&2; exit 127; }`,
    // The messages of sudo are recognised in English; the locale of the login goes along for users' programs.
    `exec env LC_ALL=C sudo -H ${asking} -- sh -c "$0" tsamae "\${LC_ALL-}"`,
  ].join("; ");
  return { line: `exec sh -c '${script}' '${loop}'`, argv: ["sh", "-c", script, loop], prompt, password };
}

const waysToGive =
  "Give it with --ask-sudo-password, --sudo-password-file FILE or the environment variable TSAMAE_SUDO_PASSWORD";

interface Refusal {
  readonly said: RegExp;
  readonly message: string;
  readonly hint: string;
}

const refusals: readonly Refusal[] = [
  {
    said: /a password is required|interactive authentication is required/i,
    message: "sudo wants a password",
    hint: `${waysToGive}; allow this user NOPASSWD in sudoers; or stay without root by --no-sudo.`,
  },
  {
    said: /incorrect password|sorry, try again|no password was provided|authentication fail/i,
    message: "sudo refused the password",
    hint: `${waysToGive}. It is the password of the user who logs in, not root's.`,
  },
  {
    said: /is not in the sudoers file|may not run sudo|is not allowed to (execute|run)/i,
    message: "this user may not become root by sudo",
    hint: "Let sudoers allow `sh` to this user, log in as another, or stay without root by --no-sudo.",
  },
  {
    said: /must have a tty/i,
    message: "sudo wants a terminal",
    hint: "Take `requiretty` out of sudoers for this user, log in as root, or stay without root by --no-sudo.",
  },
  {
    said: /command not found/i,
    message: "there is no sudo on this host",
    hint: "Install it, log in as root, or stay without root by --no-sudo.",
  },
];

/** What a session that ended before it began says of sudo; `undefined` when it says nothing that is known. */
export function sudoRefusal(stderr: string, about: string): ConnectionError | undefined {
  const refusal = refusals.find(({ said }) => said.test(stderr));
  return refusal && new ConnectionError(refusal.message, { about, hint: refusal.hint });
}

/** The one attempt was wrong: more could lock the account. */
export function wrongPassword(about: string): ConnectionError {
  return sudoRefusal("incorrect password", about) ?? new ConnectionError("sudo refused the password", { about });
}
