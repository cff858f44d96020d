import { ConnectionError } from "../errors.ts";
import type { Answer, Fact } from "../facts/fact.ts";
import { facts } from "../facts/index.ts";
import { type NodeAttributes, platformOf } from "../facts/node.ts";
import type { Recipe } from "../recipes/recipe.ts";
import { runRecipes } from "../recipes/run-recipes.ts";
import { everything, type Selection, selected } from "../recipes/select.ts";
import type { Attributes } from "../resources/collector.ts";
import type { Declared } from "../resources/resource-type.ts";
import type { Session } from "../session/session.ts";
import { type UserShell, useShell } from "../session/user-shell.ts";
import type { Transport } from "../transports/transport.ts";
import { Answers } from "./answers.ts";
import type { RunResult, Sink } from "./events.ts";
import { type Host, type HostReply, sessionHost } from "./host.ts";
import { type RunOptions, runResources } from "./run-resources.ts";
import { scrubbed } from "./scrubbed.ts";

export interface ConvergeRequest {
  readonly recipes: readonly Recipe<unknown>[];
  readonly transport: Transport;
  /** What `node.attributes` holds, and where parameters of recipes come from. */
  readonly attributes?: Attributes | undefined;
  /** Which resources are wanted; all, unless told. */
  readonly selection?: Selection | undefined;
  /** What runs users' commands and guards; `sh`, unless told. */
  readonly shell?: UserShell | undefined;
  readonly sink?: Sink | undefined;
  readonly options?: RunOptions | undefined;
  /** Ends the run where it stands. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs recipes on one host: opens a session, asks what the host is, runs the recipes' functions, and brings the host to
 * what they declared. It never ends the process and prints nothing: what happens goes to `sink`.
 *
 * @throws RecipeError when a recipe is wrong; the host was not changed then.
 * @throws ConnectionError when the host cannot be reached, or the way to it breaks.
 * @example
 * const result = await converge({ recipes: [nginx], transport: localTransport(), options: { dryRun: true } });
 */
export async function converge(request: ConvergeRequest): Promise<RunResult> {
  const { transport, options = { dryRun: false }, selection = everything } = request;
  const sink = scrubbed(request.sink ?? (() => undefined));
  await using session = await transport.open(request.signal ?? new AbortController().signal);
  const { declared, host, answers } = await enterRecipes(request, session);
  const resources = selected(declared, selection);
  return await runResources({ name: transport.name, resources, host, answers, sink, options });
}

/**
 * What recipes declare on a host, which is asked what it is, and not changed.
 *
 * @throws RecipeError, ConnectionError as `converge` does.
 */
export async function declaredOn(request: ConvergeRequest): Promise<readonly Declared[]> {
  await using session = await request.transport.open(request.signal ?? new AbortController().signal);
  return (await enterRecipes(request, session)).declared;
}

async function enterRecipes({ recipes, attributes = {}, options, shell }: ConvergeRequest, session: Session) {
  if (shell !== undefined) await chooseShell(session, shell);
  const node = await askNode(session);
  const host = sessionHost(session, platformOf(node), shell);
  const known = { answers: new Answers({ platform: host.platform, forecast: options?.dryRun === true }) };
  const declared = await runRecipes({ recipes, node: { ...node, attributes }, ask: asking(host, known) });
  return { declared, host, answers: known.answers };
}

/**
 * What the host says of itself.
 *
 * @throws ConnectionError when it does not say.
 */
export async function askNode(session: Session): Promise<NodeAttributes> {
  const fact = facts.node();
  const unknown = { name: "", family: "", version: "", architecture: "", init: "", user: "" };
  const { answers } = await sessionHost(session, unknown).exchange([], { turn: [fact], ahead: [] });
  const answer = answers[0]?.answer;
  if (answer === undefined) throw new ConnectionError("the host did not say what it is");
  if ("unreadable" in answer) throw new ConnectionError(`the host did not say what it is: ${answer.unreadable}`);
  // The fact's kind fixes its value's type.
  return answer.value as NodeAttributes;
}

async function chooseShell(session: Session, shell: UserShell): Promise<void> {
  const [reply] = await session.exchange([{ script: useShell(shell), lasting: true }]);
  if (reply?.status === 0) return;
  throw new ConnectionError(`the host has no shell ${shell.program}`, {
    about: "--shell",
    hint: "give a path, or a name in its PATH",
  });
}

/** Answers a recipe's own questions; what is asked side by side goes in one exchange, and plain facts are kept for planning. */
function asking(host: Host, known: Known): (wanted: readonly Fact<unknown>[]) => Promise<readonly Answer<unknown>[]> {
  let waiting: Fact<unknown>[] = [];
  let flushed: Promise<ReadonlyMap<string, Answer<unknown>>> | undefined;
  const flush = async (): Promise<ReadonlyMap<string, Answer<unknown>>> => {
    // All questions that the recipe asks before it waits.
    await new Promise((resolve) => setImmediate(resolve));
    const turn = waiting;
    waiting = [];
    flushed = undefined;
    const reply = await host.exchange([], { turn, ahead: [] });
    const given = new Map<string, Answer<unknown>>();
    for (const { fact, answer } of reply.answers) if (answer !== undefined) given.set(fact.id, answer);
    keep(reply.answers, known);
    return given;
  };
  return async (wanted) => {
    waiting.push(...wanted);
    flushed ??= flush();
    const given = await flushed;
    return wanted.flatMap((fact) => given.get(fact.id) ?? []);
  };
}

/** What a recipe's own questions left known; replaced as a whole when it cannot be trusted any more. */
interface Known {
  answers: Answers;
}

/** A command may have changed anything, whatever its author meant. */
function keep(answered: HostReply["answers"], known: Known): void {
  if (answered.some(({ fact }) => fact.kind.fleeting)) known.answers = known.answers.emptied();
  else for (const { fact, answer } of answered) if (answer !== undefined) known.answers.learn(fact, answer);
}
