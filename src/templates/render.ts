import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { inspect } from "node:util";
import { Script } from "node:vm";
import ejs from "ejs";
import { RecipeError } from "../errors.ts";
import { reveal, Secret } from "../values/secret.ts";
import { refuseErb } from "./erb.ts";
import { isFile } from "./find-source.ts";
import { compileError, renderError } from "./template-error.ts";

export interface Template {
  /** Absolute path on this machine. */
  readonly file: string;
  readonly text: string;
}

export type Variables = Readonly<Record<string, unknown>>;

/**
 * Reads a template.
 *
 * @throws RecipeError when it is no text.
 */
export function readTemplate(file: string): Template {
  try {
    return { file, text: new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file)) };
  } catch (error) {
    if (error instanceof TypeError) throw new RecipeError("the template is no UTF-8 text", { at: { file, line: 1 } });
    throw new RecipeError(`cannot read the template: ${String(error)}`, { at: { file, line: 1 }, cause: error });
  }
}

/**
 * Renders an EJS template for a configuration file: values are put in as they are, not escaped for HTML, and null and
 * undefined are errors instead of empty places.
 *
 * @throws RecipeError with the template's file and line.
 */
export function renderTemplate(template: Template, variables: Variables): string {
  return rendered(template, variables, 1);
}

/** Templates within templates; a circle must not come near the end of the stack, where V8 ends the process. */
const deepest = 50;

function rendered(template: Template, variables: Variables, depth: number): string {
  if (depth > deepest) throw new RecipeError("the template includes itself without end");
  const include = (name: unknown, more?: Variables): string =>
    rendered(readTemplate(includedFile(name, template)), { ...variables, ...more }, depth + 1);
  const names = Object.keys(variables);
  for (const name of names) refuseName(name);
  const given = { include, ...variables };
  const render = compiled(template, Object.keys(given));
  try {
    return render(given);
  } catch (error) {
    throw renderError(error, template.file, names);
  }
}

/** @throws RecipeError with the line that is no EJS. */
function compiled({ file, text }: Template, names: readonly string[]): (variables: Variables) => string {
  refuseErb({ file, text });
  // `<%-` is the unescaped form of `<%=`, which escapes nothing here, and would let null and undefined through.
  const template = new ejs.Template(text.replaceAll("<%-", "<%="), {
    filename: file,
    strict: true,
    destructuredLocals: names,
    escape: plainText,
    rmWhitespace: false,
  });
  try {
    return template.compile();
  } catch (error) {
    throw compileError(error, { file, text, source: template.source });
  }
}

function includedFile(name: unknown, { file }: Template): string {
  const path = typeof name === "string" ? resolve(dirname(file), name) : undefined;
  const found = path === undefined ? undefined : [path, `${path}.ejs`].find(isFile);
  if (found !== undefined) return found;
  throw new TypeError(`there is no template ${inspect(name)} to include`);
}

function plainText(value: unknown): string {
  if (value === null || value === undefined) throw new TypeError(`a value is ${value}`);
  if (value instanceof Secret) return reveal(value);
  if (Array.isArray(value)) return value.map(plainText).join(",");
  if (typeof value === "object") {
    throw new TypeError("a value is an object; put in one of its entries, or JSON.stringify(…) of it");
  }
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  throw new TypeError(`a value is a ${typeof value}`);
}

/** Names that the code which EJS makes of a template uses itself. */
const taken = /^(__\w*|escapeFn|rethrow)$/;

function refuseName(name: string): void {
  if (/^[A-Za-z_$][\w$]*$/.test(name) && !taken.test(name) && isFree(name)) return;
  throw new RecipeError(`variables: ${JSON.stringify(name)} cannot be a variable's name in a template`);
}

/** Whether JavaScript itself does not use the name. */
function isFree(name: string): boolean {
  try {
    void new Script(`"use strict"; let ${name};`);
    return true;
  } catch {
    return false;
  }
}
