import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { SpoiltAnswer } from "./fact.ts";

/**
 * Wraps a script of questions so that its output says how long it is and carries a random word: output of
 * other programs is not part of the answer and cannot imitate one. Only the script contains the word, and no other user
 * can read the script.
 *
 * The dot keeps the newlines at the end, which `$(…)` drops. A function, because old shells cannot parse every
 * `case` inside `$(…)`. NUL bytes do not pass.
 *
 * @example
 * seal("k3x9", sh`cat /proc/swaps`);
 */
export function seal(word: string, script: ShellCommand): ShellCommand {
  return lines([
    cLocale,
    raw("tsamae_answer() {"),
    script,
    raw(":\n}"),
    raw("tsamae_text=$(tsamae_answer; printf .)"),
    sh`printf '%s %s\\n%s%s\\n' ${word} "\${#tsamae_text}" "$tsamae_text" ${word}`,
  ]);
}

/**
 * What the script of a {@link seal} printed.
 *
 * @throws SpoiltAnswer when anything was mixed in, or cut.
 */
export function unseal(word: string, output: Uint8Array): Uint8Array {
  const bytes = Buffer.from(output.buffer, output.byteOffset, output.byteLength);
  const at = bytes.indexOf(`${word} `);
  const [header, length] = /^\S+ (\d+)\n/.exec(bytes.toString("latin1", at, at + word.length + 20)) ?? [];
  if (at === -1 || header === undefined) throw new SpoiltAnswer("no answer");
  const start = at + header.length;
  const end = start + Number(length);
  const tail = bytes.toString("latin1", end - 1, end + word.length + 1);
  if (tail !== `.${word}\n`)
    throw new SpoiltAnswer(`an answer of ${length} bytes is mixed with something else, or cut`);
  return bytes.subarray(start, end - 1);
}

/**
 * The same for a script that prints each answer as soon as it has it, in a line that begins with the word, which is in
 * `tsamae_word`: a time limit that ends the script leaves the answers before it.
 */
export function sealLines(word: string, script: ShellCommand): ShellCommand {
  return lines([cLocale, sh`tsamae_word=${word}`, script]);
}

/** The lines of a {@link sealLines} script, without the word and the blank after it; all others are not its own. */
export function unsealLines(word: string, output: Uint8Array): Uint8Array {
  const own = Buffer.from(output)
    .toString("latin1")
    .split("\n")
    .slice(0, -1)
    .flatMap((line) => (line.startsWith(`${word} `) ? [`${line.slice(word.length + 1)}\n`] : []));
  return Buffer.from(own.join(""), "latin1");
}

/** In a process of its own, as a batch with a time limit is, the user's locale would count characters, not bytes. */
const cLocale = raw(`tsamae_locale=\${tsamae_locale-\${LC_ALL-}} LC_ALL=C; export LC_ALL`);
