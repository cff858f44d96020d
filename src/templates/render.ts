import ejs from "ejs";
import { RecipeError } from "../errors.ts";
import { reveal, Secret } from "../values/secret.ts";
import { suggestionHint } from "../values/suggestion.ts";

export interface Template {
  /** Absolute path on this machine. */
  readonly file: string;
  readonly text: string;
}

export type Variables = Readonly<Record<string, unknown>>;

/**
 * Renders an EJS template for a configuration file: values are put in as they are, not escaped for HTML, and null and
 * undefined are errors instead of empty places.
 *
 * @throws RecipeError with the template's file and line.
 */
export function renderTemplate(template: Template, variables: Variables): string {
  refuseErb(template);
  const names = Object.keys(variables);
  try {
    const render = ejs.compile(template.text, {
      filename: template.file,
      strict: true,
      destructuredLocals: names,
      escape: plainText,
      rmWhitespace: false,
    });
    return render({ ...variables });
  } catch (error) {
    throw inTemplate(template, error, names);
  }
}

function plainText(value: unknown): string {
  if (typeof value === "string" || value instanceof Secret) return reveal(value);
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return `${value}`;
  if (Array.isArray(value)) return value.map(plainText).join(",");
  if (value === null || value === undefined) throw new TypeError(`a value is ${value}`);
  throw new TypeError(`a value is ${kindOf(value)}; put in one of its entries, or JSON.stringify(…) of it`);
}

const kindOf = (value: unknown): string => (typeof value === "function" ? "a function" : "an object");

/** In ERB `<%-` trims the blanks before it; in EJS it is unescaped output, and the `if` would be a syntax error. */
function refuseErb(template: Template): void {
  for (const [index, line] of template.text.split("\n").entries()) {
    if (!/<%-\s*(if|for|while|unless|else|elsif|end|each|\w+(\.\w+)*\.each)\b/.test(line)) continue;
    throw new RecipeError('this is ERB: "<%- … -%>" prints its value in EJS', {
      at: { file: template.file, line: index + 1 },
      hint: "write <%_ if (x) { _%> … <%_ } _%>: it trims the blanks around it",
    });
  }
}

function inTemplate(template: Template, error: unknown, names: readonly string[]): RecipeError {
  const message = error instanceof Error ? error.message : String(error);
  const line = Number(/:(\d+)\n/.exec(message)?.[1] ?? 1);
  const said = saidBy(message);
  const unknown = /^(\S+) is not defined$/.exec(said)?.[1];
  const at = { file: template.file, line };
  if (unknown === undefined) return new RecipeError(said, { at, cause: error });
  const hint = `${suggestionHint(unknown, names)}\nvariables are given by the template's \`variables\``;
  return new RecipeError(`the template uses a variable "${unknown}" that it is not given`, { at, hint });
}

/** EJS puts its own sentence after an excerpt of the template, or before its advice. */
function saidBy(message: string): string {
  const parts = message.split("\n\n");
  const sentence = message.includes("\n >> ") ? parts.at(-1) : parts[0]?.replace(/ in \S+ while compiling ejs$/, "");
  return sentence?.trim().split("\n")[0] ?? message;
}
