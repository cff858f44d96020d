import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { asBytes } from "./bytes.ts";
import { SpoiltAnswer } from "./fact.ts";

/**
 * Wraps a fragment so that its output says how long it is: what a background child of an earlier command
 * prints late would otherwise be taken for a part of the answer.
 *
 * The dot keeps the newlines at the end, which `$(…)` drops. A function, because old shells cannot parse every
 * `case` inside `$(…)`. NUL bytes do not pass.
 *
 * @example
 * envelope("swap", sh`cat /proc/swaps`);
 */
export function envelope(name: string, fragment: ShellCommand): ShellCommand {
  return lines([
    // In a process of its own, as a batch with a time limit is, the user's locale would count characters, not bytes.
    raw(`tsamae_locale=\${tsamae_locale-\${LC_ALL-}} LC_ALL=C; export LC_ALL`),
    raw("tsamae_answer() {"),
    fragment,
    raw(":\n}"),
    raw("tsamae_text=$(tsamae_answer; printf .)"),
    sh`printf 'tsamae %s %s\\n%s\\n' ${name} "\${#tsamae_text}" "$tsamae_text"`,
  ]);
}

/**
 * What the fragment of an {@link envelope} printed, a character a byte (latin1).
 *
 * @throws SpoiltAnswer when anything was mixed in, or cut.
 */
export function open(name: string, output: Uint8Array): string {
  const text = asBytes(output);
  const header = /^tsamae (\S+) (\d+)\n/.exec(text);
  if (header?.[1] !== name) throw new SpoiltAnswer(`no answer about ${name} in ${JSON.stringify(text.slice(0, 80))}`);
  const start = header[0].length;
  const end = start + Number(header[2]);
  if (text.length !== end + 1 || !text.endsWith(".\n")) {
    throw new SpoiltAnswer(`the answer about ${name} has ${text.length - start - 1} bytes instead of ${header[2]}`);
  }
  return text.slice(start, end - 1);
}
