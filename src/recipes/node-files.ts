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
  const option = format === "json" ? "--node-json" : "--node-yaml";
  const text = readText(path, option);
  const counter = new LineCounter();
  // JSON is YAML, and this parser tells the line; its strictness about JSON comes from JSON.parse.
  const document = parseDocument(text, { lineCounter: counter });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const { line } = counter.linePos(problem.pos[0]);
    throw new RecipeError(problem.message.split("\n")[0] ?? "it cannot be parsed", {
      at: { file: path, line },
      about: option,
    });
  }
  const value: unknown = format === "json" ? strictJson(text, path) : document.toJS();
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new RecipeError("expected an object of attributes", { at: { file: path, line: 1 }, about: option });
}

function readText(path: string, option: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const message = isMissing ? `there is no file ${path}` : `cannot read ${path}: ${String(error)}`;
    throw new RecipeError(message, { about: option, cause: error });
  }
}

function strictJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const hint = "it is YAML, not JSON: give it with --node-yaml, or mend it";
    throw new RecipeError(error instanceof Error ? error.message : String(error), {
      at: { file: path, line: 1 },
      about: "--node-json",
      hint,
    });
  }
}

function mergeDeep(under: Attributes, over: Attributes): Attributes {
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isObject(below) && isObject(value) ? mergeDeep(below, value) : value;
  }
  return merged;
}

const isObject = (value: unknown): value is Attributes =>
  typeof value === "object" && value !== null && !Array.isArray(value);
