import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type ParseResult, parseSync, Visitor } from "oxc-parser";

/** A file that the rules of the house are asked about. */
export interface SourceFile {
  /** From the top of the checkout: `src/values/mode.ts`. */
  readonly path: string;
  readonly text: string;
}

/** Where a rule is broken, and how, in one line. */
export type Breach = string;

/** The top of the checkout. */
export const root = resolve(import.meta.dirname, "../..");

/** The TypeScript files below a folder. */
export function sourceFiles(folder: string): readonly SourceFile[] {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".ts"));
  return paths.map(({ parentPath, name }) => {
    const path = join(parentPath, name);
    return { path: relative(root, path), text: readFileSync(path, "utf8") };
  });
}

/** @throws Error for a file that is no TypeScript. */
export function parsed({ path, text }: SourceFile): ParseResult {
  const result = parseSync(path, text);
  if (result.errors.length > 0) throw new Error(`${path}: ${result.errors[0]?.message}`);
  return result;
}

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;

/** What a file imports: for types alone, late, and to hand on, as well. */
export function importsOf(file: SourceFile): readonly string[] {
  const { module, program } = parsed(file);
  const found = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
  ];
  const note = ({ source }: { readonly source: { readonly type: string; readonly value?: unknown } }) => {
    if (typeof source.value === "string") found.push(source.value);
  };
  new Visitor({ ImportExpression: note, TSImportType: note }).visit(program);
  return found;
}
