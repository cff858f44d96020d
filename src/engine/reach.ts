import { ConnectionError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import { type NodeAttributes, platformOf } from "../facts/node.ts";
import type { Frame, Session } from "../session/session.ts";
import { type UserShell, useShell } from "../session/user-shell.ts";
import type { Transport } from "../transports/transport.ts";
import { joinSignals } from "../values/join-signals.ts";
import { failed, type Host, SessionHost } from "./host.ts";
import type { Profile } from "./profile.ts";

export interface ReachRequest {
  readonly transport: Transport;
  /** What runs users' commands and guards; `sh`, unless told. */
  readonly shell?: UserShell | undefined;
  /** Ends the run where it stands. */
  readonly signal?: AbortSignal | undefined;
}

interface MeasuredRequest extends ReachRequest {
  readonly profile?: Profile | undefined;
}

/** A host with an open session, of which it is known what it is. */
export interface Reached extends AsyncDisposable {
  readonly host: Host;
  readonly node: NodeAttributes;
}

/**
 * Opens a session, and asks in its first exchange what the host is.
 *
 * @throws ConnectionError when the host cannot be reached, has not the shell, or does not say what it is.
 */
export async function reach(request: MeasuredRequest, waiting?: () => void): Promise<Reached> {
  const { transport, shell, profile, signal = new AbortController().signal } = request;
  const session = await transport.open(signal, waiting);
  profile?.connected();
  try {
    const asking = askNode(session, request);
    // As soon as the exchange is on its way.
    if (waiting !== undefined) setImmediate(waiting);
    const node = await asking;
    const reopen = async (until: AbortSignal): Promise<Session> => withShell(await transport.open(until), shell);
    const host = new SessionHost(session, { platform: platformOf(node), shell, reopen, signal, profile });
    return { node, host, [Symbol.asyncDispose]: () => host[Symbol.asyncDispose]() };
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
}

/** Other work is held up no longer by a host that is slow to answer. */
const patienceMs = 200;

/**
 * The same while something else is being made ready. What is wrong with that ends the way to the host, and counts more
 * than what is wrong with the way.
 */
export async function reachMeanwhile<T>(
  request: MeasuredRequest,
  other: () => Promise<T>,
): Promise<Reached & { readonly other: T }> {
  const failing = new AbortController();
  const { signal } = joinSignals([request.signal, failing.signal]);
  let begin = (): void => undefined;
  const moment = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const opening = reach({ ...request, signal }, begin);
  opening.then(begin, begin);
  const late = setTimeout(begin, patienceMs);
  const readying = moment.then(other).finally(() => clearTimeout(late));
  readying.catch((error: unknown) => failing.abort(error));
  const [reaching] = await Promise.allSettled([opening, readying]);
  try {
    const ready = await readying;
    if (reaching.status === "rejected") throw reaching.reason;
    return { ...reaching.value, other: ready };
  } catch (error) {
    if (reaching.status === "fulfilled") await reaching.value[Symbol.asyncDispose]();
    throw error;
  }
}

const unknown = { name: "", family: "", version: "", architecture: "", init: "", user: "" };

/** Milliseconds in which a host must begin to say what it is. */
const longestIntroduction = 60_000;

/** The session's first exchange: which shell runs users' commands, and what the host says of itself. */
async function askNode(session: Session, { shell, profile }: MeasuredRequest): Promise<NodeAttributes> {
  const questions = { turn: [facts.node()], ahead: [] };
  const { replies, answers } = await new SessionHost(session, { platform: unknown, profile }).exchange(
    choiceOf(shell),
    questions,
    { silenceLimitMs: longestIntroduction },
  );
  if (replies.some(failed)) throw noShell(shell);
  const answer = answers[0]?.answer;
  if (answer === undefined) throw new ConnectionError("the host did not say what it is");
  if ("unreadable" in answer) throw new ConnectionError(`the host did not say what it is: ${answer.unreadable}`);
  // The fact's kind fixes its value's type.
  return answer.value as NodeAttributes;
}

const choiceOf = (shell: UserShell | undefined): readonly Frame[] =>
  shell === undefined ? [] : [{ script: useShell(shell), lasting: true }];

/** @throws ConnectionError when the host has not the shell; the session is closed then. */
async function withShell(session: Session, shell: UserShell | undefined): Promise<Session> {
  const replies = await session.exchange(choiceOf(shell));
  if (!replies.some(failed)) return session;
  await session[Symbol.asyncDispose]();
  throw noShell(shell);
}

function noShell(shell: UserShell | undefined): ConnectionError {
  return new ConnectionError(`the host has no shell ${shell?.program}`, {
    about: "--shell",
    hint: "give a path, or a name in its PATH",
  });
}
