import type { Secret } from "../values/secret.ts";
import type { AskHidden } from "./ask-hidden.ts";

/** Asks one question at a time, and each question once: several hosts may need the same answer at the same moment. */
export function askOnce(ask: AskHidden): AskHidden {
  const answers = new Map<string, Promise<Secret>>();
  let last: Promise<unknown> = Promise.resolve();
  return (what, options) => {
    const known = answers.get(what);
    if (known !== undefined) return known;
    const answer = last.then(() => ask(what, options));
    last = answer.catch(() => undefined);
    answers.set(what, answer);
    return answer;
  };
}
