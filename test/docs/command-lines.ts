import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { parse } from "../../src/cli/parse.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import { pagesOf } from "./examples.ts";

/** A command line that a document shows. */
export interface CommandLine {
  /** `docs/recipes.md:12` */
  readonly place: string;
  /** From `tsamae` on. */
  readonly text: string;
}

/** Every line of a shell's block, and every typed one of a console's, that begins with `tsamae`. */
export function commandLinesOf(root: string): readonly CommandLine[] {
  return pagesOf(root).flatMap((path) => {
    let language = "";
    return readFileSync(path, "utf8")
      .split("\n")
      .flatMap((line, index) => {
        const fence = /^```(\w*)/.exec(line);
        if (fence !== null) language = fence[1] ?? "";
        const typed = language === "console" ? /^\$ (tsamae .*)$/ : /^(tsamae .*)$/;
        const text = ["sh", "console"].includes(language) ? typed.exec(line)?.[1] : undefined;
        return text === undefined ? [] : [{ place: `${relative(root, path)}:${index + 1}`, text }];
      });
  });
}

/**
 * The words of a simple command line, as a shell takes it apart; what follows it (a pipe, a comment) is left out.
 *
 * @example wordsOf("tsamae local --only 'file[*]' a.ts # one") // ["tsamae", "local", "--only", "file[*]", "a.ts"]
 */
export function wordsOf(line: string): readonly string[] {
  const [command = ""] = /^(?:'[^']*'|"[^"]*"|[^'"#|&;<>])*/.exec(line) ?? [];
  const words = command.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  return words.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2"));
}

/**
 * What tsamae takes a command line for. A config is read at once: it is an empty one.
 *
 * @throws UsageError for what tsamae does not understand.
 */
export async function choicesOf(line: string): Promise<unknown> {
  const [, ...argv] = wordsOf(line);
  const config = argv.indexOf("--config") + 1;
  return (await parse(config === 0 ? argv : argv.with(config, emptyConfig(argv[config] ?? "")))).choices;
}

function emptyConfig(name: string): string {
  const path = join(CHECKOUT, "tmp/docs-command-lines", basename(name));
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, /\.ya?ml$/.test(name) ? "{}\n" : "export default {};\n");
  return path;
}
