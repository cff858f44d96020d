import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { RecipeError } from "../errors.ts";
import { importModule } from "../import-module.ts";
import { suggestionHint } from "../values/suggestion.ts";
import { ownModule } from "./module-hooks.ts";
import { type SyntaxProblem, syntaxMark, withoutTypes } from "./transform.ts";

/** What Node says of a file that cannot be imported, with the line that it does not say; undefined for anything else. */
export async function importError(error: unknown, file: string): Promise<RecipeError | undefined> {
  return (
    syntaxError(error) ?? missingImport(error) ?? (await unknownExport(error, file)) ?? (await plainSyntax(error, file))
  );
}

function syntaxError(error: unknown): RecipeError | undefined {
  const message = messageOf(error);
  const start = message.indexOf(syntaxMark);
  if (start < 0) return undefined;
  const problem: SyntaxProblem = JSON.parse(message.slice(start + syntaxMark.length));
  return new RecipeError(problem.message, { at: { file: problem.file, line: problem.line } });
}

function missingImport(error: unknown): RecipeError | undefined {
  const [, kind, wanted = "", importer = ""] =
    /^Cannot find (module|package) '(.+)' imported from (.+)$/.exec(messageOf(error)) ?? [];
  if (kind === undefined || !existsSync(importer)) return undefined;
  const at = { file: importer, line: lineWith(basename(wanted), importer) };
  if (kind === "package") return new RecipeError(`there is no package "${wanted}"`, { at, cause: error });
  const folder = dirname(wanted);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.[cm]?[jt]s$/.test(name)) : [];
  return new RecipeError(`there is no file ${wanted} to import`, {
    at,
    hint: suggestionHint(basename(wanted), names),
    cause: error,
  });
}

async function unknownExport(error: unknown, file: string): Promise<RecipeError | undefined> {
  const message = error instanceof SyntaxError ? error.message : "";
  const [, from = "", name = ""] =
    /The requested module '([^']+)' does not provide an export named '([^']+)'/.exec(message) ?? [];
  if (name === "") return undefined;
  const own = ownModule(from);
  const exported = own === undefined ? [] : Object.keys((await importModule(own)) as object);
  const hint = own === undefined ? undefined : suggestionHint(name, exported);
  return new RecipeError(`"${from}" exports no "${name}"`, { at: { file, line: lineWith(name, file) }, hint });
}

/** Node prints the place of a mistake in plain JavaScript, and keeps it to itself otherwise. */
async function plainSyntax(error: unknown, file: string): Promise<RecipeError | undefined> {
  if (!(error instanceof SyntaxError)) return undefined;
  try {
    await withoutTypes(file, readFileSync(file, "utf8"));
    return undefined;
  } catch (told) {
    return syntaxError(told);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : "");

/** The first line with the word; 1 if there is none. */
function lineWith(word: string, file: string): number {
  const pattern = new RegExp(`(?<![\\w$])${word.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")}(?![\\w$])`);
  const index = readFileSync(file, "utf8")
    .split("\n")
    .findIndex((text) => pattern.test(text));
  return Math.max(0, index) + 1;
}
