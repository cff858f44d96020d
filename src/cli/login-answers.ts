import type { SshOptions } from "../transports/ssh/options.ts";
import type { Askable } from "./password.ts";

/** Asks the person at the terminal what a login wants to know, such as a one-time code. */
export function answerSource({ world, ask }: Askable): NonNullable<SshOptions["answer"]> {
  const times = new Map<string, number>();
  return (prompt) => {
    const time = (times.get(prompt) ?? 0) + 1;
    times.set(prompt, time);
    // A question that is put again wants another answer than before.
    const what = time === 1 ? prompt : `${prompt} (question ${time})`;
    return ask(what, { signal: world.signal, instead: "Run tsamae from a terminal, or log in with a key alone." });
  };
}
