import { RecipeError } from "../errors.ts";
import type { Answer, Fact } from "../facts/fact.ts";
import type { Recipe } from "../recipes/recipe.ts";
import { runRecipes } from "../recipes/run-recipes.ts";
import { everything, type Selection, selected } from "../recipes/select.ts";
import type { Attributes } from "../resources/collector.ts";
import type { Declared } from "../resources/resource-type.ts";
import type { Transport } from "../transports/transport.ts";
import { Answers } from "./answers.ts";
import type { RunResult, Sink } from "./events.ts";
import type { Host, HostReply } from "./host.ts";
import { type Reached, type ReachRequest, reachMeanwhile } from "./reach.ts";
import { type RunOptions, runResources } from "./run-resources.ts";
import { scrubbed } from "./scrubbed.ts";

export interface ConvergeRequest extends ReachRequest {
  /** Or what loads them: it is called once the way to the host is being made. */
  readonly recipes: readonly Recipe<unknown>[] | (() => Promise<readonly Recipe<unknown>[]>);
  /** What `node.attributes` holds, and where parameters of recipes come from. */
  readonly attributes?: Attributes | undefined;
  /** Which resources are wanted; all, unless told. */
  readonly selection?: Selection | undefined;
  readonly sink?: Sink | undefined;
  readonly options?: RunOptions | undefined;
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
  await using reached = await reachMeanwhile(request, () => loaded(request));
  const { declared, host, answers } = await enterRecipes(request, reached, reached.other);
  const resources = selected(declared, selection);
  refuseRestarts(resources, transport);
  return await runResources({
    name: transport.name,
    resources,
    host,
    answers,
    sink,
    options,
    signal: request.signal,
  });
}

function refuseRestarts(resources: readonly Declared[], { name, outlivesRestarts }: Transport): void {
  const isNotified = ({ id }: Declared): boolean =>
    resources.some(({ notifies }) => notifies.some(({ target }) => target === id));
  const restarting = resources.find((one) => one.type.restarts && (one.actions.length > 0 || isNotified(one)));
  if (restarting === undefined || outlivesRestarts === true) return;
  throw new RecipeError(`a session on ${name} does not outlive a restart of the host`, {
    at: restarting.at,
    about: restarting.id,
    hint: "run it over ssh; or leave it out here, with --skip",
  });
}

/**
 * What recipes declare on a host, which is asked what it is, and not changed.
 *
 * @throws RecipeError, ConnectionError as `converge` does.
 */
export async function declaredOn(request: ConvergeRequest): Promise<readonly Declared[]> {
  await using reached = await reachMeanwhile(request, () => loaded(request));
  return (await enterRecipes(request, reached, reached.other)).declared;
}

interface Entered {
  readonly declared: readonly Declared[];
  readonly host: Host;
  readonly answers: Answers;
}

/** The recipes, which may have to be loaded. */
export async function loaded({ recipes }: Pick<ConvergeRequest, "recipes">): Promise<readonly Recipe<unknown>[]> {
  return typeof recipes === "function" ? recipes() : recipes;
}

/** Runs the recipes' functions: they ask the host what they want to know. */
async function enterRecipes(
  { attributes = {}, options }: ConvergeRequest,
  { host, node }: Reached,
  recipes: readonly Recipe<unknown>[],
): Promise<Entered> {
  const known = { answers: new Answers({ platform: host.platform, forecast: options?.dryRun === true }) };
  const declared = await runRecipes({ recipes, node: { ...node, attributes }, ask: asking(host, known) });
  return { declared, host, answers: known.answers };
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
