import { ConnectionError, type Place } from "../../errors.ts";

/** One directive of an ssh_config(5) file. */
export interface ConfigLine {
  /** In small letters: directives are the same in any case. */
  readonly keyword: string;
  readonly words: readonly string[];
  /** All after the keyword as it is written: what a shell or a jump list is made of. */
  readonly rest: string;
  readonly at: Place;
}

/** @throws ConnectionError for a quote that is never closed. */
export function configLines(text: string, file: string): readonly ConfigLine[] {
  return text.split("\n").flatMap((line, index) => lineOf(line.trim(), { file, line: index + 1 }));
}

function lineOf(text: string, at: Place): ConfigLine[] {
  if (text === "" || text.startsWith("#")) return [];
  const [, quoted, plain] = /^(?:"([^"]*)"|([^\s=]+))/.exec(text) ?? [];
  const keyword = quoted ?? plain ?? "";
  const start = text.slice(quoted === undefined ? keyword.length : keyword.length + 2);
  const rest = start.replace(/^\s*=?\s*/, "");
  const name = keyword.toLowerCase();
  return [{ keyword: name, words: commands.has(name) ? [] : wordsOf(rest, at), rest, at }];
}

/** Shell text, whose quotes are the shell's. */
const commands: ReadonlySet<string> = new Set(["proxycommand", "localcommand", "remotecommand"]);

/** As OpenSSH's argv_split: quotes of both kinds, a backslash before a quote, a backslash or a blank, `#` ends it. */
function wordsOf(text: string, at: Place): readonly string[] {
  const words: string[] = [];
  let rest = text;
  while (rest !== "" && !rest.startsWith("#")) {
    const { word, after } = firstWord(rest, at);
    words.push(word);
    rest = after.trimStart();
  }
  return words;
}

function firstWord(text: string, at: Place): { readonly word: string; readonly after: string } {
  let word = "";
  let quote = "";
  let index = 0;
  for (; index < text.length; index += 1) {
    const char = text.charAt(index);
    const next = text.charAt(index + 1);
    const isEscape = char === "\\" && (/["'\\]/.test(next) || (quote === "" && next === " "));
    if (isEscape) {
      word += next;
      index += 1;
    } else if (quote === "" && /\s/.test(char)) break;
    else if (quote === "" && /["']/.test(char)) quote = char;
    else if (char === quote) quote = "";
    else word += char;
  }
  if (quote !== "") throw new ConnectionError(`the ssh configuration has a ${quote} without its other half`, { at });
  return { word, after: text.slice(index) };
}
