import { Script } from "node:vm";
import { type Place, RecipeError } from "../errors.ts";
import { suggestionHint } from "../values/suggestion.ts";

/** What went wrong while a template was rendered, in words, with the file and line it went wrong in. */
export function renderError(error: unknown, file: string, names: readonly string[]): RecipeError {
  const { said, at } = placeOf(error) ?? { said: messageOf(error), at: { file, line: 1 } };
  if (error instanceof RecipeError)
    return new RecipeError(said, { at: error.at ?? at, hint: error.hint, cause: error });
  const unknown = /^(\S+) is not defined$/.exec(said)?.[1];
  if (unknown !== undefined) {
    const hint = `${suggestionHint(unknown, names)}\nvariables are given by the template's \`variables\``;
    return new RecipeError(`the template uses a variable "${unknown}" that it is not given`, { at, hint });
  }
  return new RecipeError(said, { at, cause: error });
}

export interface NoTemplate {
  readonly file: string;
  readonly text: string;
  /** The JavaScript that it became, as far as that came. */
  readonly source: string;
}

/** Why a text is no template. EJS does not say where it is wrong. */
export function compileError(error: unknown, { file, text, source }: NoTemplate): RecipeError {
  const said = sentence(messageOf(error)).replace(/ in .+ while compiling ejs$/, "");
  const isUnclosed = said.startsWith("Could not find matching close tag");
  const at = { file, line: isUnclosed ? unclosedTagLine(text) : sourceLine(source) };
  // EJS closes the function that it makes of a template with `} catch`.
  const isOpen = said === "Unexpected token 'catch'";
  return new RecipeError(isOpen ? 'the template has a "{" that is never closed' : said, { at, cause: error });
}

interface Told {
  readonly said: string;
  readonly at: Place;
}

/** EJS puts `file:line` and an excerpt before its sentence. */
function placeOf(error: unknown): Told | undefined {
  const message = messageOf(error);
  const [excerpt, file = "", line] = /^(.+):(\d+)\n(?:(?: >> | {4})\d+\| .*\n)+\n/.exec(message) ?? [];
  if (excerpt === undefined) return undefined;
  return { said: sentence(message.slice(excerpt.length)), at: { file, line: Number(line) } };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const sentence = (text: string): string => text.trim().split("\n")[0] ?? text;

function unclosedTagLine(text: string): number {
  const opened = /<%(?!%)(?:(?!%>)[\s\S])*?(?:<%|$(?![\s\S]))/.exec(text);
  return text.slice(0, opened?.index ?? 0).split("\n").length;
}

/** The template's line of what V8 refuses in the JavaScript made of it: EJS counts the lines in there. */
function sourceLine(source: string): number {
  try {
    void new Script(`(function () {"use strict";${source}\n})`, { filename: "template" });
    return 1;
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? "") : "";
    const before = source.split("\n").slice(0, Number(/^template:(\d+)/.exec(stack)?.[1] ?? 1));
    const counted = before.join("\n").matchAll(/^ {4}; __line = (\d+)$/gm);
    return Number([...counted].at(-1)?.[1] ?? 1);
  }
}
