import { type Comment, type Program, Visitor } from "oxc-parser";
import { type Breach, lineAt, parsed, type SourceFile } from "./source-file.ts";

const longest = 250;

/** Past this length a file is two things. */
export function lengthBreaches({ path, text }: SourceFile): readonly Breach[] {
  const lines = text.replace(/\n$/, "").split("\n").length;
  return lines > longest ? [`${path}: ${lines} lines, where ${longest} are the most`] : [];
}

/** Only the command line ends the process. */
export function exitBreaches(file: SourceFile): readonly Breach[] {
  if (file.path.startsWith("src/cli/")) return [];
  return inCode(file, (program, report) => {
    new Visitor({
      MemberExpression({ object, property, start }) {
        const isProcess = object.type === "Identifier" && object.name === "process";
        const name = property.type === "Identifier" ? property.name : "";
        if (isProcess && ["exit", "exitCode", "abort", "reallyExit"].includes(name)) {
          report(start, `process.${name} is for src/cli`);
        }
      },
      ImportDeclaration({ source, start }) {
        if (["process", "node:process"].includes(source.value)) report(start, "process is a global");
      },
    }).visit(program);
  });
}

/** A signal is waited for by `onAbort`, and joined by `joinSignals`: Node warns of many listeners, and forgets timeouts. */
export function signalBreaches(file: SourceFile): readonly Breach[] {
  if (["src/values/on-abort.ts", "src/values/join-signals.ts"].includes(file.path)) return [];
  return inCode(file, (program, report) => {
    new Visitor({
      MemberExpression({ object, property, start }) {
        const name = property.type === "Identifier" ? property.name : "";
        const isStatic = object.type === "Identifier" && object.name === "AbortSignal";
        if (isStatic && ["any", "timeout"].includes(name)) report(start, `AbortSignal.${name} is for joinSignals`);
      },
      CallExpression({ callee, arguments: [first], start }) {
        const method =
          callee.type === "MemberExpression" && callee.property.type === "Identifier" ? callee.property : undefined;
        const isAbort = first?.type === "Literal" && first.value === "abort";
        if (method?.name === "addEventListener" && isAbort) report(start, "listening for abort is for onAbort");
      },
    }).visit(program);
  });
}

/** What stands at a path is called so too: these words alone do not tell that a type is meant. */
const standings: readonly string[] = ["file", "directory", "link"];

/** The engine never names a resource type: each type declares what the engine asks. */
export function typeNameBreaches(file: SourceFile, types: readonly string[]): readonly Breach[] {
  if (!file.path.startsWith("src/engine/")) return [];
  const names = (text: string): boolean =>
    types.some((type) => (text === type && !standings.includes(type)) || text.includes(`${type}[`));
  return inCode(file, (program, report) => {
    new Visitor({
      Literal({ value, start }) {
        if (typeof value === "string" && names(value))
          report(start, `the engine names a resource type: ${JSON.stringify(value)}`);
      },
      TemplateElement({ value, start }) {
        if (names(value.raw)) report(start, `the engine names a resource type: \`${value.raw}\``);
      },
    }).visit(program);
  });
}

/** Types are strict to the end. */
export function looseTypeBreaches(file: SourceFile): readonly Breach[] {
  return inCode(file, (program, report, comments) => {
    new Visitor({
      TSAnyKeyword: ({ start }) => report(start, "any"),
      TSNonNullExpression: ({ end }) => report(end - 1, "a non-null `!`"),
    }).visit(program);
    for (const { value, start } of comments) {
      const directive = /@ts-(?:ignore|nocheck|expect-error)/.exec(value)?.[0];
      if (directive !== undefined) report(start, directive);
    }
  });
}

type Report = (offset: number, what: string) => void;

function inCode(
  file: SourceFile,
  look: (program: Program, report: Report, comments: readonly Comment[]) => void,
): readonly Breach[] {
  const breaches: Breach[] = [];
  const { program, comments } = parsed(file);
  look(program, (offset, what) => breaches.push(`${file.path}:${lineAt(file.text, offset)}: ${what}`), comments);
  return breaches;
}
