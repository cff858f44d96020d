import { gitPrelude } from "../platforms/git.ts";
import { type Secret, scrubbedTail } from "../values/secret.ts";
import { lines, raw, type ShellCommand } from "../values/shell.ts";
import { asBytes, toBytes } from "./bytes.ts";
import { type Answer, SpoiltAnswer } from "./fact.ts";
import { captured, parseOutput } from "./output.ts";
import { beforePrograms, type ProgramKey, programKey } from "./program.ts";
import { type Reader, reader } from "./reader.ts";

/** As whom git is asked, and with what environment. */
export interface GitAsker {
  readonly user?: string | undefined;
  readonly env?: Readonly<Record<string, string | Secret>> | undefined;
}

/** A question to git as a key. */
export interface GitKey {
  readonly as: ProgramKey;
}

/** How one kind of questions to git is asked and parsed. */
export interface GitQuestion<Key extends GitKey, Value> {
  readonly name: string;
  /** Shell functions, one of which each key calls. After {@link gitPrelude}; `say` prints values so that they may hold anything. */
  readonly functions: ShellCommand;
  /** The call that answers one key; `number` is its place in the batch. */
  call(key: Key, number: number): ShellCommand;
  /** The answers of several keys, in order, from what the calls printed. */
  answers(rest: Reader, keys: readonly Key[]): readonly Answer<Value>[];
}

/** As a key: equal JSON is the same asker. */
export const asker = ({ user, env }: GitAsker): ProgramKey => programKey({ command: "", user, env });

/** One program for all that is asked as the same user. */
export function gitScript<Key extends GitKey, Value>(
  question: GitQuestion<Key, Value>,
  keys: readonly Key[],
): ShellCommand {
  const programs = groups(keys).map((group) => {
    const calls = group.map((key, number) => question.call(key, number));
    const command = lines([gitPrelude, say, question.functions, ...calls, wait]).text;
    return captured({ ...group[0]?.as, command });
  });
  return lines([beforePrograms, ...programs]);
}

/** @throws SpoiltAnswer when the output is not whole. */
export function parseGit<Key extends GitKey, Value>(
  question: GitQuestion<Key, Value>,
  output: Uint8Array,
  keys: readonly Key[],
): readonly (Answer<Value> | undefined)[] {
  const rest = reader(asBytes(output));
  const answers = new Map<Key, Answer<Value>>();
  for (const group of groups(keys)) {
    const { status, stdout, stderr } = parseOutput(rest).value;
    // Nobody ran it: no such user, for instance.
    const trouble = status === 0 ? undefined : { unreadable: said(stderr) ?? `git ended with status ${status}` };
    const found = trouble === undefined ? parsed(question, stdout, group) : group.map(() => trouble);
    for (const [index, key] of group.entries()) {
      const answer = found[index];
      if (answer !== undefined) answers.set(key, answer);
    }
  }
  rest.end();
  return keys.map((key) => answers.get(key));
}

function parsed<Key extends GitKey, Value>(
  question: GitQuestion<Key, Value>,
  stdout: string,
  keys: readonly Key[],
): readonly Answer<Value>[] {
  const rest = reader(toBytes(stdout));
  const answers = question.answers(rest, keys);
  rest.end();
  if (answers.length !== keys.length) throw new SpoiltAnswer(`${keys.length} questions, ${answers.length} answers`);
  return answers;
}

function said(stderr: string): string | undefined {
  const text = stderr.trim().replace(/^tsamae: /, "");
  return text === "" ? undefined : scrubbedTail(text, 500);
}

function groups<Key extends GitKey>(keys: readonly Key[]): readonly (readonly Key[])[] {
  const byAsker = new Map<string, Key[]>();
  for (const key of keys) {
    const id = JSON.stringify(key.as);
    byAsker.set(id, [...(byAsker.get(id) ?? []), key]);
  }
  return [...byAsker.values()];
}

/** The status is that of the last call, which is nobody's. */
const wait: ShellCommand = raw("wait; exit 0");

const say: ShellCommand = raw(`say() {
for value do printf '%s:%s' \${#value} "$value"; done
echo
}
has_git=yes
command -v git >/dev/null || has_git=no`);
