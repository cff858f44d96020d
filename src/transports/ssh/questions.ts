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
 * question for a password; everything else, a one-time password too, is asked of a person.
 */
export function answerSheet({ password, answer }: Answers): AnswerSheet {
  let isPasswordUsed = false;
  let asked = 0;
  let failure: string | undefined;
  const answerTo = (question: Prompt): Promise<Secret> => {
    const text = plain(question.prompt);
    if (password !== undefined && question.echo !== true && asksForPassword(text) && !isPasswordUsed) {
      isPasswordUsed = true;
      return password();
    }
    asked += 1;
    return answerBy(answer, text, question.echo === true);
  };
  const round = async (prompts: readonly Prompt[]): Promise<string[]> => {
    const answers: string[] = [];
    for (const question of prompts) answers.push(reveal(await answerTo(question)));
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

/** What PAM asks in the languages of its translations that are most in use. */
const passwordWords =
  /pass(word|phrase)|kennwort|passwort|mot de passe|contrase|senha|palavra-passe|wachtwoord|lösenord|adgangskode|passord|salasana|hasło|heslo|jelszó|parol|пароль|密码|密碼|パスワード|암호|비밀번호/iu;

/** Never the login's password, whatever else the question says. */
const otherWords = /one.?time|\botp\b|oath|totp|verif|code|token|\bpin\b|factor|duo\b|yubi|new |retype|einmal|neues/iu;

const asksForPassword = (question: string): boolean => passwordWords.test(question) && !otherWords.test(question);

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
