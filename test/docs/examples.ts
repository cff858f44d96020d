import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { wordRows } from "./word-tables.ts";

/** A piece of TypeScript that the documents show. */
export interface Example {
  /** Relative to the repository. */
  readonly file: string;
  /** Of its first line in that file. */
  readonly line: number;
  readonly text: string;
  /** Of the page that shows it, of a row in a table there, or of the module that it is the example of. */
  readonly origin: "page" | "row" | "module";
}

/** The README, and the pages in `docs` that people write. */
export function pagesOf(root: string): readonly string[] {
  return [join(root, "README.md"), ...filesIn(join(root, "docs"), /\.md$/).filter((path) => !isGenerated(path))];
}

/** Every example of the README, of the pages in `docs`, and of the doc comments in `src`. */
export function examplesOf(root: string): readonly Example[] {
  const modules = filesIn(join(root, "src"), /\.ts$/);
  return [
    ...pagesOf(root).flatMap((path) => {
      const text = readFileSync(path, "utf8");
      return [...fences(text), ...cells(text)].map((one) => ({ ...one, file: relative(root, path) }));
    }),
    ...modules.flatMap((path) =>
      tags(readFileSync(path, "utf8")).map((one) => ({ ...one, file: relative(root, path) })),
    ),
  ];
}

const isGenerated = (path: string): boolean => path.includes("/docs/resources/");

function filesIn(folder: string, name: RegExp): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
}

type Found = Omit<Example, "file">;

/** Blocks that begin with three backticks and `ts`; `ts no-check` is left out. */
function fences(text: string): readonly Found[] {
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(({ index, 1: inner = "" }) => {
    return { line: lineOf(text, index) + 1, text: inner, origin: "page" };
  });
}

/** The examples of tables that tell what Itamae's words are called. */
function cells(text: string): readonly Found[] {
  return wordRows(text).flatMap(({ line, example }) =>
    example === undefined || isCommandLine(example) ? [] : [{ line, text: `${example}\n`, origin: "row" }],
  );
}

/** Whether it is for a shell. */
export const isCommandLine = (example: string): boolean => example.startsWith("tsamae ");

/** What follows `@example` in a doc comment, up to the next tag or the comment's end; not of what only the module can call. */
function tags(text: string): readonly Found[] {
  const comments = [...text.matchAll(/^[ \t]*\/\*\*[\s\S]*?\*\/(?!\n(async |)(function|const|class) )/gm)];
  return comments.flatMap((comment) =>
    [...comment[0].matchAll(/@example[ \t]*\n?((?:(?!\n[ \t]*\*[ \t]*@|[ \t]*\*\/$)[\s\S])*)/g)].map(
      ({ index, 0: whole, 1: inner = "" }) => {
        const skipped = whole.slice(0, whole.length - inner.length);
        const line = lineOf(text, comment.index + index) + skipped.split("\n").length - 1;
        return { line, text: `${inner.replaceAll(/^[ \t]*\* ?/gm, "").trimEnd()}\n`, origin: "module" };
      },
    ),
  );
}

const lineOf = (text: string, index: number): number => text.slice(0, index).split("\n").length;
