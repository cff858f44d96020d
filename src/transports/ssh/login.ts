import type { AnyAuthMethod, AuthenticationType } from "ssh2";
import { once } from "../../values/once.ts";
import { reveal, type Secret } from "../../values/secret.ts";
import type { Identities } from "./identities.ts";
import type { Identity } from "./identity.ts";
import { keyMethod } from "./key-method.ts";
import { type LoginLog, loginRefused } from "./login-refused.ts";
import { answerSheet } from "./questions.ts";
import type { SshTarget } from "./target.ts";

export interface LoginOptions {
  readonly target: SshTarget;
  readonly identities: Identities;
  readonly password?: (() => Promise<Secret>) | undefined;
  readonly answer?: ((prompt: string, echo: boolean) => Promise<Secret>) | undefined;
  /** Wraps every question to a person: their time is not the server's. */
  readonly whileAsking: <T>(ask: () => Promise<T>) => Promise<T>;
}

/** Hands ssh2 one way to log in after the other, and keeps account of what became of each. */
export interface Login {
  /** The next way, after the server refused the one before. @throws ConnectionError when there is none left. */
  next(serverTakes: readonly AuthenticationType[] | null): Promise<AnyAuthMethod>;
  readonly log: LoginLog;
}

export function createLogin(options: LoginOptions): Login {
  const log: LoginLog = { takes: [], tried: [...options.identities.unusable], says: [] };
  const ways = waysIn(options, log);
  return {
    log,
    async next(serverTakes) {
      log.takes = serverTakes ?? [];
      const { value, done } = await ways.next();
      if (done) throw loginRefused(options.target, log);
      return value;
    },
  };
}

/** In OpenSSH's order. The first asks only what the server takes. */
async function* waysIn(options: LoginOptions, log: LoginLog): AsyncGenerator<AnyAuthMethod, undefined> {
  const username = options.target.user;
  yield { type: "none", username };
  const taken = log.takes;
  let isSigned = false;
  for (const identity of taken.includes("publickey") ? options.identities.usable : []) {
    const attempt: Attempt = { signed: false, failure: undefined };
    const careful = options.target.acceptsSha1.login ? identity : withoutSha1(identity);
    yield await keyMethod(username, watched(careful, attempt, options.whileAsking));
    isSigned = attempt.signed;
    log.tried.push(`${identity.label}: ${outcome(attempt)}`);
    if (isSigned) break;
  }
  yield* passwordWays(options, log, isSigned ? "more is wanted" : "only what is offered");
  return undefined;
}

interface Attempt {
  signed: boolean;
  failure: string | undefined;
}

const outcome = ({ signed, failure }: Attempt): string =>
  failure ?? (signed ? "accepted, but the server wants more than that" : "not accepted");

/** ssh2 falls back to SHA-1 for a server that names no better way to sign with an RSA key. */
function withoutSha1(identity: Identity): Identity {
  return {
    ...identity,
    sign: (data, hash) =>
      hash === "sha1"
        ? Promise.reject(
            new Error("the server accepts only SHA-1 from it; `PubkeyAcceptedAlgorithms +ssh-rsa` allows that"),
          )
        : identity.sign(data, hash),
  };
}

function watched(identity: Identity, attempt: Attempt, whileAsking: LoginOptions["whileAsking"]): Identity {
  const noting = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await whileAsking(work);
    } catch (error) {
      attempt.failure = error instanceof Error ? error.message : String(error);
      throw error;
    }
  };
  return {
    label: identity.label,
    publicKey: () => noting(() => identity.publicKey()),
    sign: async (data, hash) => {
      const signature = await noting(() => identity.sign(data, hash));
      attempt.signed = true;
      return signature;
    },
  };
}

/** After an accepted key ssh2 does not tell what the server wants next, so that a password is worth a try. */
async function* passwordWays(
  { target, password, answer, whileAsking }: LoginOptions,
  log: LoginLog,
  when: "more is wanted" | "only what is offered",
): AsyncGenerator<AnyAuthMethod> {
  const username = target.user;
  const ask = password && once(() => whileAsking(password));
  const isOffered = (type: AuthenticationType) => log.takes.includes(type) || when === "more is wanted";
  if (ask !== undefined && isOffered("password")) {
    yield { type: "password", username, password: reveal(await ask()) };
    if (log.takes.includes("password") || !log.takes.includes("keyboard-interactive")) {
      log.tried.push("password: wrong");
      return;
    }
  }
  // Questions that nobody wished for are put only where they are the one way on.
  const isOnlyWay = when === "more is wanted" || !log.takes.includes("publickey");
  if (!isOffered("keyboard-interactive") || (ask === undefined && !isOnlyWay)) return;
  const sheet = answerSheet({ password: ask, answer: answer && askedFor(target, answer, whileAsking) });
  yield { type: "keyboard-interactive", username, prompt: sheet.prompt };
  const outcome = sheet.outcome();
  if (outcome !== undefined) log.tried.push(outcome);
}

/** Whoever is asked has to know by which host. */
function askedFor(
  { name }: SshTarget,
  answer: NonNullable<LoginOptions["answer"]>,
  whileAsking: LoginOptions["whileAsking"],
): NonNullable<LoginOptions["answer"]> {
  return (prompt, echo) => whileAsking(() => answer(`${name} asks ${prompt.replace(/[:\s]+$/, "")}`, echo));
}
