import { resolve } from "node:path";
import { ownFile } from "../../own-folder.ts";
import type { Finding } from "../finding.ts";

/** Lines of one message that are told: the compiler's reasons go from the general to the particular. */
const mostLines = 3;

/**
 * What the compiler complained about, of what it printed with `--pretty false`. What is no fault of the recipes is left
 * out: types of packages, and words of Node where nobody has its types.
 */
export function diagnosticsIn(output: string, folder: string): readonly Finding[] {
  return output
    .split(/\n(?! )/)
    .flatMap((text) => diagnostic(text, folder) ?? [])
    .filter((one) => isOfUser(one) && !isForWantOfTypes(one));
}

function diagnostic(text: string, folder: string): Finding | undefined {
  const [, file, line, column, name = "", message = ""] =
    /^(?:(.+?)\((\d+),(\d+)\): )?error (TS\d+): (.*)$/s.exec(text.trimEnd()) ?? [];
  if (name === "") return undefined;
  const at =
    file === undefined ? undefined : { file: resolve(folder, file), line: Number(line), column: Number(column) };
  return { kind: "mistake", name, message: told(message), at, times: 1 };
}

/** The first line, and the last ones. */
function told(message: string): string {
  const [first = "", ...reasons] = message.split("\n");
  return [first, ...reasons.slice(1 - mostLines)].join("\n");
}

function isOfUser({ at }: Finding): boolean {
  const own = [ownFile("dist"), ownFile("src")];
  return at === undefined || !(at.file.includes("/node_modules/") || own.some((one) => at.file.startsWith(`${one}/`)));
}

/** "Do you need to install type definitions for node?", or for the browser's console; a missing type library. */
const forWantOfTypes: readonly string[] = ["TS2580", "TS2584", "TS2591", "TS2688"];

function isForWantOfTypes({ name, message }: Finding): boolean {
  return forWantOfTypes.includes(name) || (name === "TS2307" && /'node:[\w/]+'/.test(message));
}

/** Whether the compiler does not know what `tsamae` is. */
export function isWithoutTsamae({ name, message }: Finding): boolean {
  return /^TS(2307|2792|7016)$/.test(name) && /'tsamae(\/testing)?'/.test(message);
}
