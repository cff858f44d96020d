import { randomBytes } from "node:crypto";
import { ConnectionError, ResourceError } from "../errors.ts";
import { type Answer, type Fact, type FactKind, SpoiltAnswer } from "../facts/fact.ts";
import { seal, sealLines, unseal, unsealLines } from "../facts/seal.ts";
import type { Platform } from "../platforms/platform.ts";
import { asProcess } from "../session/process.ts";
import type { ExchangeOptions, Frame, Reply, Session } from "../session/session.ts";
import { type UserShell, useShell } from "../session/user-shell.ts";
import { scrubbedTail } from "../values/secret.ts";
import { lines, type ShellCommand } from "../values/shell.ts";
import type { Profile } from "./profile.ts";
import { restarted } from "./restart.ts";
import type { Questions } from "./window.ts";

/** An answer to a question. A question without one took too long. */
export interface Answered {
  readonly fact: Fact<unknown>;
  readonly answer: Answer<unknown> | undefined;
}

export interface HostReply {
  /** One for each frame. */
  readonly replies: readonly Reply[];
  /** One for each question, unless a frame failed: then none. */
  readonly answers: readonly Answered[];
}

export interface HostExchangeOptions extends Pick<ExchangeOptions, "live" | "sent" | "answered" | "silenceLimitMs"> {
  /** Whose work each frame does. */
  readonly owners?: readonly ({ readonly id: string } | undefined)[] | undefined;
}

/** A host as the engine meets it: changes and questions in one exchange. */
export interface Host {
  readonly platform: Platform;
  /** Exchanges so far. */
  readonly exchanges: number;
  /** Does the frames, then asks the questions as they stand after them. */
  exchange(frames: readonly Frame[], questions: Questions, options?: HostExchangeOptions): Promise<HostReply>;
  /**
   * Absent where it cannot be restarted. Runs a script that restarts the host, and goes on with a new session once it is back.
   *
   * @throws ResourceError, ConnectionError as {@link restarted} does.
   */
  readonly restart?: ((script: ShellCommand, limitMs: number) => Promise<void>) | undefined;
}

/** Milliseconds in which a host must answer at least something, if it only has to look; the digest of a huge file takes minutes. */
const longestLook = 600_000;

/** Programs of a recipe, whose answers are fleeting, may take as long as they like. */
const isQuick = ({ kind }: Batch): boolean => kind.fleeting !== true;

/** One frame's worth of questions of one kind. */
interface Batch {
  readonly kind: FactKind<never, unknown>;
  readonly facts: readonly Fact<unknown>[];
  readonly frame: Frame;
  /** What the answer carries. */
  readonly word: string;
}

export interface Way {
  readonly platform: Platform;
  readonly shell?: UserShell | undefined;
  /** Opens a session anew. Without it the host cannot be restarted. */
  readonly reopen?: ((signal: AbortSignal) => Promise<Session>) | undefined;
  /** Ends the waiting for a host that was restarted. */
  readonly signal?: AbortSignal | undefined;
  /** Where the times of its exchanges are kept. */
  readonly profile?: Profile | undefined;
}

/** The host at the other end of a session, which it closes when it is disposed of. */
export class SessionHost implements Host, AsyncDisposable {
  readonly #way: Way;
  #session: Session;
  /** Those of sessions before. */
  #exchanges = 0;

  constructor(session: Session, way: Way) {
    this.#session = session;
    this.#way = way;
  }

  get platform(): Platform {
    return this.#way.platform;
  }

  get exchanges(): number {
    return this.#exchanges + this.#session.exchanges;
  }

  async exchange(
    frames: readonly Frame[],
    questions: Questions,
    { answered, owners = [], ...options }: HostExchangeOptions = {},
  ): Promise<HostReply> {
    const { platform, shell, profile } = this.#way;
    const session = this.#session;
    const batches = batchesOf(questions, { platform, shell });
    const frameOwners = frames.map((_, index) => owners[index]?.id);
    const timing = profile?.exchange(this.exchanges + 1, { owners: frameOwners, batches });
    const all = await session.exchange([...frames, ...batches.map(({ frame }) => frame)], {
      silenceLimitMs: frames.length === 0 && batches.every(isQuick) ? longestLook : undefined,
      ...options,
      foreign: frames.length,
      // Answers to questions are for the end of the exchange.
      answered: (reply, frame) => frame < frames.length && answered?.(reply, frame),
      marked: timing?.mark,
    });
    timing?.end();
    const replies = all.slice(0, frames.length);
    if (replies.some(failed)) return { replies, answers: [] };
    return { replies, answers: await answersOf(batches, all.slice(frames.length), { session, platform }) };
  }

  async restart(script: ShellCommand, limitMs: number): Promise<void> {
    const old = this.#session;
    const { reopen, signal = new AbortController().signal } = this.#way;
    if (reopen === undefined) throw noWayBack();
    this.#session = await restarted(old, { script, limitMs, reopen, signal });
    this.#exchanges += old.exchanges;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]();
  }
}

export const noWayBack = (): ResourceError =>
  new ResourceError("there is no way back to this host once it was restarted");

/** Whether a frame did not do its work. */
export const failed = ({ state, status }: Reply): boolean => state !== "done" || status !== 0;

function batchesOf({ turn, ahead }: Questions, around: Pick<BatchOptions, "platform" | "shell">): readonly Batch[] {
  const byKind = new Map<FactKind<never, unknown>, Fact<unknown>[]>();
  const limited = new Map<FactKind<never, unknown>, Fact<unknown>[]>();
  for (const fact of turn) add(byKind, fact);
  for (const fact of ahead) add(fact.kind.batchLimitMs === undefined ? byKind : limited, fact);
  const free = [...byKind].map(([kind, facts]) => batch(kind, facts, { ...around, limitMs: undefined }));
  const timed = [...limited].map(([kind, facts]) => batch(kind, facts, { ...around, limitMs: kind.batchLimitMs }));
  return [...free, ...timed];
}

function add(map: Map<FactKind<never, unknown>, Fact<unknown>[]>, fact: Fact<unknown>): void {
  const facts = map.get(fact.kind);
  if (facts === undefined) map.set(fact.kind, [fact]);
  else facts.push(fact);
}

interface BatchOptions {
  readonly shell: UserShell | undefined;
  readonly platform: Platform;
  readonly limitMs: number | undefined;
}

function batch(
  kind: FactKind<never, unknown>,
  facts: readonly Fact<unknown>[],
  { platform, limitMs, shell }: BatchOptions,
): Batch {
  const word = randomBytes(16).toString("hex");
  const script = (kind.piecemeal === true ? sealLines : seal)(word, kind.script(keysOf(facts), platform));
  if (limitMs === undefined) return { kind, facts, word, frame: { script } };
  // A process of its own does not know which shell the session was told to use.
  const known = shell === undefined ? script : lines([useShell(shell), script]);
  return { kind, facts, word, frame: { script: asProcess(known, { limitMs, isPrivate: true }) } };
}

/** A kind only ever gets back the keys that its own facts carry. */
const keysOf = (facts: readonly Fact<unknown>[]): readonly never[] => facts.map(({ key }) => key as never);

interface Asking {
  readonly session: Session;
  readonly platform: Platform;
}

async function answersOf(
  batches: readonly Batch[],
  replies: readonly Reply[],
  asking: Asking,
): Promise<readonly Answered[]> {
  const answered: Answered[] = [];
  for (const [index, one] of batches.entries()) {
    const reply = replies[index];
    answered.push(...(parsed(one, reply, asking.platform) ?? (await askAgain(one, asking))));
  }
  return answered;
}

/** Undefined: not whole, to be asked once more. */
function parsed(
  { kind, facts, word }: Batch,
  reply: Reply | undefined,
  platform: Platform,
): readonly Answered[] | undefined {
  if (reply === undefined || reply.state === "not run") return undefined;
  try {
    const output = (kind.piecemeal === true ? unsealLines : unseal)(word, reply.stdout);
    const answers = kind.parse(output, keysOf(facts), platform);
    return facts.map((fact, index) => ({ fact, answer: answers[index] }));
  } catch (error) {
    if (error instanceof SpoiltAnswer) return undefined;
    throw error;
  }
}

async function askAgain(one: Batch, { session, platform }: Asking): Promise<readonly Answered[]> {
  const [reply] = await session.exchange([one.frame]);
  const answers = parsed(one, reply, platform);
  if (answers !== undefined) return answers;
  const said = scrubbedTail(new TextDecoder().decode(reply?.stderr).trim(), 500);
  throw new ConnectionError(`the host's answer to "${one.kind.name}" came back garbled twice`, {
    hint: said === "" ? "does something on the host write to the output of every shell?" : said,
  });
}
