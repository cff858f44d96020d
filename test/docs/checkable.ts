import { parseSync, Visitor } from "oxc-parser";
import type { Example } from "./examples.ts";
import type { Exports } from "./exports.ts";

/** A module made of an example, which a type checker can look at by itself. */
export interface Checkable {
  readonly example: Example;
  readonly text: string;
  /** Lines before the example's own. */
  readonly added: number;
}

/** What examples speak of without saying where it comes from. */
const ambient: Readonly<Record<string, string>> = {
  host: 'import("tsamae").HostView',
  node: 'import("tsamae").Node',
  signal: "AbortSignal",
  path: "string",
  target: "string",
  expect: 'typeof import("vitest").expect',
  site: 'import("tsamae").Recipe<{ port?: number | undefined }>',
  nginx:
    'import("tsamae").Recipe<{ sites?: Record<string, { root: string }> | undefined }> & import("tsamae").Handle<"service", "start" | "restart" | "reload">',
  config: 'import("tsamae").Handle<"file", "create" | "delete">',
};

/** What a module cannot import under its own name. */
const reserved: readonly string[] = ["package"];

/**
 * Undefined: an example in a doc comment that leaves things out by `…` where no code could be.
 *
 * @throws Error for one that is no TypeScript.
 */
export function checkable(example: Example, exports: Exports): Checkable | undefined {
  const text = asCode(example.text);
  const { program, errors } = parseSync("example.ts", text);
  if (errors.length > 0) {
    if (example.origin === "module" && example.text.includes("…")) return undefined;
    throw new Error(`${example.file}:${example.line}: ${errors[0]?.message}`);
  }
  const declared = declaredIn(program, text);
  const missing = [...namesIn(program)].filter((name) => !declared.has(name) && !reserved.includes(name));
  const own = withoutRelativeImports(text);
  const header = ["export {};", ...own.declared, ...missing.flatMap((name) => declaration(name, exports))];
  return { example, added: header.length, text: [...header, own.text].join("\n") };
}

/** `{ … }`, and a `…` where a statement would be, stand for nothing; properties alone are an object's. */
function asCode(text: string): string {
  const filled = text.replaceAll("{ … }", "{}").replaceAll(/(?<=\)) …$/gm, "{}");
  if (!/^\w+: /.test(filled)) return filled;
  return `({ ${filled.trimEnd()} }) satisfies import("tsamae").CommonProperties<string>;\n`;
}

/** The files beside an example do not exist; what it takes from them is a recipe. */
function withoutRelativeImports(text: string): { readonly text: string; readonly declared: readonly string[] } {
  const declared: string[] = [];
  const kept = text.replaceAll(/^import (\w+) from "\.{1,2}\/.*";$/gm, (_line, name: string) => {
    declared.push(`declare const ${name}: import("tsamae").Recipe<Record<string, unknown>>;`);
    return "";
  });
  return { text: kept, declared };
}

function declaration(name: string, exports: Exports): readonly string[] {
  const found = exports.get(name);
  if (found !== undefined) return [`import { ${found.kind === "type" ? "type " : ""}${name} } from "${found.from}";`];
  const type = ambient[name];
  return type === undefined ? [] : [`declare const ${name}: ${type};`];
}

type Program = ReturnType<typeof parseSync>["program"];

function namesIn(program: Program): ReadonlySet<string> {
  const names = new Set<string>();
  new Visitor({ Identifier: ({ name }) => void names.add(name) }).visit(program);
  return names;
}

/** At the top of the example: names further in hide what is imported, as they should. */
function declaredIn({ body }: Program, text: string): ReadonlySet<string> {
  const names = body.flatMap((statement) => {
    if (statement.type === "ImportDeclaration") return statement.specifiers.map(({ local }) => local.name);
    const declared = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declared?.type === "VariableDeclaration") {
      return declared.declarations.flatMap(({ id }) => text.slice(id.start, id.end).match(/\w+/g) ?? []);
    }
    return declared !== null && "id" in declared && declared.id !== null && "name" in declared.id
      ? [declared.id.name]
      : [];
  });
  return new Set(names);
}
