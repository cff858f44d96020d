import { randomBytes } from "node:crypto";
import { ConnectionError, UsageError } from "../errors.ts";
import type { Secret } from "../values/secret.ts";
import { becomeRefusals, doasPassword, waysToGive } from "./become-refusals.ts";
import { asRoot, type BecomeBy, becomeScript, ownPrompt } from "./become-script.ts";
import { loop } from "./loop.ts";

/** A session that goes through sudo, su or doas, once, at its start. */
export interface BecomeRoot {
  /** A command line for any login shell. */
  readonly line: string;
  /** The same as an argument list. */
  readonly argv: readonly [string, ...string[]];
  /** What is said when the password is wanted: random, so that nothing else is answered with it. */
  readonly prompt: string;
  readonly password: Secret | undefined;
}

/**
 * Without a password sudo must not ask for one; a login that is root already goes without.
 *
 * @throws UsageError for su without a password, and for doas with one.
 */
export function becomeRoot(password?: Secret, by: BecomeBy = "sudo"): BecomeRoot {
  if (by === "su" && password === undefined) {
    throw new UsageError("su asks for root's password", { hint: `${waysToGive}.` });
  }
  if (by === "doas" && password !== undefined) {
    throw new UsageError("doas cannot be given a password", { hint: doasPassword });
  }
  const prompt = `tsamae-${randomBytes(8).toString("hex")}:`;
  const script = becomeScript(by, password === undefined ? undefined : prompt);
  return {
    line: `exec sh -c '${script}' '${loop}' '${asRoot}'`,
    argv: ["sh", "-c", script, loop, asRoot],
    prompt: prompt + ownPrompt[by],
    password,
  };
}

/** What a session that ended before it began says of sudo, su or doas; `undefined` when it says nothing that is known. */
export function sudoRefusal(stderr: string, about: string): ConnectionError | undefined {
  const refusal = becomeRefusals.find(({ said }) => said.test(stderr));
  return refusal && new ConnectionError(refusal.message, { about, hint: refusal.hint });
}

/** The one attempt was wrong: more could lock the account. Only sudo asks again. */
export function wrongPassword(about: string): ConnectionError {
  return sudoRefusal("incorrect password", about) ?? new ConnectionError("sudo refused the password", { about });
}
