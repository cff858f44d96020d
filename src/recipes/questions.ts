import { type Place, RecipeError } from "../errors.ts";
import type { Answer, Fact } from "../facts/fact.ts";
import { facts } from "../facts/index.ts";
import { callSite } from "../resources/call-site.ts";
import { currentRun } from "../resources/collector.ts";
import type { ProcessOptions } from "../session/session.ts";
import { type Command, commandText } from "../values/shell.ts";

/**
 * What the host says, before the run. Questions asked side by side (`Promise.all`) go in one exchange.
 *
 * @throws RecipeError when the host cannot tell.
 * @example
 * const { installed } = await read(facts.package("nginx"));
 */
export async function read<Value>(fact: Fact<Value>): Promise<Value> {
  const at = callSite();
  const [answer] = await currentRun("read(…)", at).ask([fact], at);
  return toldBy(fact, answer, at);
}

/**
 * What an answer to a fact says.
 *
 * @throws RecipeError when the host cannot tell.
 */
export function toldBy<Value>(fact: Fact<Value>, answer: Answer<unknown> | undefined, at: Place): Value {
  if (answer === undefined) throw new RecipeError(`the host did not answer ${fact.id}`, { at });
  if ("unreadable" in answer) throw new RecipeError(`cannot determine ${fact.id}: ${answer.unreadable}`, { at });
  // The id names the kind, and the kind fixes the value's type.
  return answer.value as Value;
}

/** What a command printed. */
export interface CommandOutput {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunCommandOptions extends Pick<ProcessOptions, "user" | "cwd" | "env"> {
  /** Return a status other than 0 instead of failing. */
  readonly allowFailure?: boolean | undefined;
}

/**
 * Runs a command on the host while the recipe is running, also in a dry run: it must only read.
 *
 * @throws RecipeError when it fails, unless `allowFailure`.
 * @example
 * const { stdout } = await run("uname -r");
 * const { stdout: editor } = await run(sh`readlink -f ${"/usr/bin/editor"}`);
 */
export async function run(line: Command, options: RunCommandOptions = {}): Promise<CommandOutput> {
  const { allowFailure = false, ...process } = options;
  const command = commandText(line);
  const at = callSite();
  const [answer] = await currentRun("run(…)", at).ask([facts.output({ command, ...process })], at);
  if (answer === undefined || "unreadable" in answer)
    throw new RecipeError(`could not run: ${command}`, { at, hint: answer?.unreadable });
  // The question was one for output.
  const output = answer.value as CommandOutput;
  return allowFailure ? output : succeeded(output, command, at);
}

/**
 * The output of a command that has to succeed.
 *
 * @throws RecipeError when it failed, with what it said.
 */
export function succeeded(output: CommandOutput, command: string, at: Place): CommandOutput {
  if (output.status === 0) return output;
  const said = output.stderr.trim() || output.stdout.trim();
  throw new RecipeError(`run(…) failed with status ${output.status}: ${command}`, {
    at,
    hint: `${said}\n{ allowFailure: true } returns the status instead`.trim(),
  });
}
