import type { KeyboardInteractiveAuthMethod, Prompt } from "ssh2";
import { reveal, type Secret } from "../../values/secret.ts";

export interface Answers {
  /** What was given as the login's password. */
  readonly password?: (() => Promise<Secret>) | undefined;
  /** Asks a person; absent where there is nobody. */
  readonly answer?: ((prompt: string, echo: boolean) => Promise<Secret>) | undefined;
}

export interface AnswerSheet {
  readonly prompt: KeyboardInteractiveAuthMethod["prompt"];
  /** What became of it when the server refused; undefined when it asked nothing. */
  readonly outcome: () => string | undefined;
}

/**
 * Answers what a server asks by keyboard-interactive, in one round or several. The password goes, once, to a hidden
 * question that calls for it, or that stands alone in the first round; everything else is asked of a person.
 */
export function answerSheet({ password, answer }: Answers): AnswerSheet {
  let isPasswordUsed = false;
  let isFirstRound = true;
  let asked = 0;
  let failure: string | undefined;
  const answerTo = (question: Prompt, isAlone: boolean): Promise<Secret> => {
    const text = plain(question.prompt);
    const callsForPassword = question.echo !== true && (isAlone || /pass(word|phrase)/i.test(text));
    if (password !== undefined && callsForPassword && !isPasswordUsed) {
      isPasswordUsed = true;
      return password();
    }
    asked += 1;
    return answerBy(answer, text, question.echo === true);
  };
  const round = async (prompts: readonly Prompt[]): Promise<string[]> => {
    const isAlone = isFirstRound && prompts.length === 1;
    if (prompts.length > 0) isFirstRound = false;
    const answers: string[] = [];
    for (const question of prompts) answers.push(reveal(await answerTo(question, isAlone)));
    return answers;
  };
  return {
    outcome() {
      if (failure !== undefined) return failure;
      if (asked > 0) return "the server's questions: answered, not accepted";
      return isPasswordUsed ? "password: wrong" : undefined;
    },
    prompt(_name, _instructions, _language, prompts, finish) {
      round(prompts).then(finish, (error: unknown) => {
        failure ??= failed(error instanceof Error ? error.message : String(error));
        finish([]);
      });
    },
  };
}

async function answerBy(answer: Answers["answer"], text: string, echo: boolean): Promise<Secret> {
  const asks = `the server asks ${JSON.stringify(text)}`;
  if (answer === undefined) throw new Error(`${asks}, which tsamae cannot answer`);
  try {
    return await answer(text, echo);
  } catch (error) {
    throw new Error(`${asks}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

const failed = (why: string): string => (why.startsWith("the server asks ") ? why : `password: ${why}`);

/** A server words its questions: nothing of them may steer the terminal. */
const plain = (text: string): string => text.replaceAll(/\p{Cc}/gu, " ").trim();
