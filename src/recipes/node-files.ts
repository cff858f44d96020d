import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import { RecipeError } from "../errors.ts";
import type { Attributes } from "../resources/collector.ts";

/** A `--node-json` or `--node-yaml` file. */
export interface NodeFile {
  readonly path: string;
  readonly format: "json" | "yaml";
}

/**
 * The attributes of several files, merged deeply; later files win, and a list replaces a list.
 *
 * @throws RecipeError for a file that cannot be read or parsed, with its line.
 */
export function readNodeFiles(files: readonly NodeFile[]): Attributes {
  return files.map(readNodeFile).reduce(mergeDeep, {});
}

function readNodeFile({ path, format }: NodeFile): Attributes {
  const about = format === "json" ? "--node-json" : "--node-yaml";
  const text = readText(path, about);
  const value = format === "json" ? parseJson(text, { path, about }) : parseYaml(text, { path, about });
  if (isObject(value)) return value;
  const got = text.trim() === "" ? "the file is empty: " : "";
  throw new RecipeError(`${got}expected an object of attributes`, { at: { file: path, line: 1 }, about });
}

/**
 * What a YAML file holds; `about` is the option that named it.
 *
 * @throws RecipeError for a file that cannot be read or parsed, with its line.
 */
export function readYamlFile(source: Source): unknown {
  return parseYaml(readText(source.path, source.about), source);
}

/** Without the mark that some editors put at the beginning. */
function readText(path: string, about: string): string {
  try {
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const message = isMissing ? `there is no file ${path}` : `cannot read ${path}: ${String(error)}`;
    throw new RecipeError(message, { about, cause: error });
  }
}

interface Source {
  readonly path: string;
  readonly about: string;
}

function parseYaml(text: string, { path, about }: Source): unknown {
  const counter = new LineCounter();
  // YAML 1.1 has `<<`, and what was written for Itamae uses it.
  const document = parseDocument(text, { lineCounter: counter, merge: true });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const { line } = counter.linePos(problem.pos[0]);
    throw new RecipeError(firstLine(problem.message), { at: { file: path, line }, about });
  }
  try {
    return document.toJS();
  } catch (error) {
    const message = firstLine(error instanceof Error ? error.message : String(error));
    const alias = /set before the alias\): (.+)$/.exec(message)?.[1];
    const line = alias === undefined ? 1 : lineAt(text, text.indexOf(`*${alias}`));
    throw new RecipeError(message, { at: { file: path, line }, about, cause: error });
  }
}

function parseJson(text: string, { path, about }: Source): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = Number(/ at position (\d+)/.exec(message)?.[1] ?? endOfJson(text));
    const said = firstLine(message).replace(/ in JSON at position .*$|, (\.\.\.)?".*$/, "");
    throw new RecipeError(said, { at: { file: path, line: lineAt(text, position) }, about, hint: yamlHint(text) });
  }
}

/** Where the first word is that JSON does not have: V8 does not always tell. */
function endOfJson(text: string): number {
  const word = /\s+|[{}[\],:]|"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/gy;
  return [...text.matchAll(word)].reduce((length, [one]) => length + one.length, 0);
}

function yamlHint(text: string): string | undefined {
  const document = parseDocument(text);
  const isYaml = document.errors.length === 0 && document.contents !== null;
  return isYaml ? "it is YAML, not JSON: give it with --node-yaml, or mend it" : undefined;
}

const firstLine = (text: string): string => (text.split("\n")[0] ?? text).replace(/:$/, "");

const lineAt = (text: string, position: number): number => text.slice(0, Math.max(0, position)).split("\n").length;

function mergeDeep(under: Attributes, over: Attributes): Attributes {
  const merged = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    merged.set(key, isObject(below) && isObject(value) ? mergeDeep(below, value) : value);
  }
  // Unlike an assignment, this makes `__proto__` a name like any other.
  return Object.fromEntries(merged);
}

const isObject = (value: unknown): value is Attributes =>
  typeof value === "object" && value !== null && !Array.isArray(value);
