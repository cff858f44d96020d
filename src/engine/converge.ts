import { type Place, RecipeError } from "../errors.ts";
import type { Answer, Fact } from "../facts/fact.ts";
import type { Recipe } from "../recipes/recipe.ts";
import { runRecipes } from "../recipes/run-recipes.ts";
import { everything, type Selection, selected } from "../recipes/select.ts";
import type { Attributes } from "../resources/collector.ts";
import type { Declared } from "../resources/resource-type.ts";
import type { Transport } from "../transports/transport.ts";
import { Answers } from "./answers.ts";
import { errorEvent } from "./error-event.ts";
import type { RunResult, Sink } from "./events.ts";
import { type Handler, type HandlerEvent, startHandlers } from "./handlers.ts";
import type { Host, HostReply } from "./host.ts";
import { Profile } from "./profile.ts";
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
  /** Are told of the run as well, and awaited at its end: what goes wrong in them does not reach the run. */
  readonly handlers?: readonly Handler[] | undefined;
  /** Told what goes wrong in handlers; unless given, it is a warning of the process. */
  readonly warn?: ((text: string) => void) | undefined;
  readonly options?: ConvergeOptions | undefined;
  /** Told of each recipe that is run, and of the one that includes it; of one that was included before, too. */
  readonly entered?: ((recipe: Place, by: Place | undefined) => void) | undefined;
}

export interface ConvergeOptions extends RunOptions {
  /** Measures where the time goes: an event of the type `profile`. */
  readonly profile?: boolean | undefined;
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
  const { handlers = [], transport, warn = (text) => process.emitWarning(text, "TsamaeWarning") } = request;
  const sink = request.sink ?? (() => undefined);
  if (handlers.length === 0) return convergeTelling(request, sink);
  const handling = startHandlers(handlers, warn);
  try {
    return await convergeTelling(request, (event) => {
      handling.tell(event);
      sink(event);
    });
  } catch (error) {
    const tell: (event: HandlerEvent) => void = scrubbed((event) => handling.tell(event));
    tell(errorEvent(error, transport.name));
    throw error;
  } finally {
    await handling.end();
  }
}

async function convergeTelling(request: ConvergeRequest, clearSink: Sink): Promise<RunResult> {
  const { transport, options = { dryRun: false }, selection = everything } = request;
  const sink = scrubbed(clearSink);
  const profile = options.profile === true ? new Profile() : undefined;
  await using reached = await reachMeanwhile({ ...request, profile }, () => loaded(request));
  const enter = (): Promise<Entered> => enterRecipes(request, reached, reached.other);
  const { declared, host, answers } = await (profile === undefined ? enter() : profile.recipes(enter));
  const resources = selected(declared, selection);
  refuseRestarts(resources, transport);
  return await runResources({
    name: transport.name,
    resources,
    host,
    answers,
    sink,
    options,
    profile,
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
  { attributes = {}, options, entered }: ConvergeRequest,
  { host, node }: Reached,
  recipes: readonly Recipe<unknown>[],
): Promise<Entered> {
  const known = { answers: new Answers({ platform: host.platform, forecast: options?.dryRun === true }) };
  const declared = await runRecipes({ recipes, node: { ...node, attributes }, ask: asking(host, known), entered });
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
