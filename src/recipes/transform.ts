import { extname } from "node:path";
import { importModule } from "../import-module.ts";

/** A file that is not TypeScript: told across the border of module hooks, which carries plain errors only. */
export const syntaxMark = "tsamae-syntax:";

export interface SyntaxProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

const languages: Readonly<Record<string, "ts" | undefined>> = { ".ts": "ts", ".mts": "ts" };

/** Whether a file has types to take out. */
export const isTyped = (path: string): boolean => languages[extname(path)] !== undefined;

/**
 * JavaScript of a TypeScript text, with its source map inside.
 *
 * @throws SyntaxError whose message is `syntaxMark` and a {@link SyntaxProblem} as JSON.
 */
export async function withoutTypes(path: string, text: string): Promise<string> {
  return transformed(await transformer(), { path, text });
}

type Transform = typeof import("oxc-transform").transformSync;

/** It is a binary for this platform, so it stays a package of its own. */
export async function transformer(): Promise<Transform> {
  const { transformSync } = (await importModule("oxc-transform")) as typeof import("oxc-transform");
  return transformSync;
}

/** {@link withoutTypes} for a caller that has loaded the transformer already. */
export function transformed(
  transform: Transform,
  { path, text }: { readonly path: string; readonly text: string },
): string {
  const result = transform(path, text, { lang: "ts", sourceType: "module", sourcemap: true });
  const [problem] = result.errors;
  if (problem !== undefined) throw new SyntaxError(syntaxMark + JSON.stringify(problemIn({ path, text }, problem)));
  const map = Buffer.from(JSON.stringify(result.map)).toString("base64");
  return `${result.code}\n//# sourceMappingURL=data:application/json;base64,${map}\n`;
}

type Problem = ReturnType<Transform>["errors"][number];

function problemIn({ path, text }: { readonly path: string; readonly text: string }, problem: Problem): SyntaxProblem {
  const start = problem.labels[0]?.start ?? 0;
  return { file: path, line: text.slice(0, start).split("\n").length, message: problem.message };
}
