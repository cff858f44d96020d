import type { ListedPackage } from "../platforms/language-listings.ts";
import { type LanguageManager, type LanguageTool, languageTools } from "../platforms/language-packages.ts";
import { lines, type ShellCommand, sh } from "../values/shell.ts";
import { asBytes, toText } from "./bytes.ts";
import { type Answer, defineFact } from "./fact.ts";
import { type Reader, reader } from "./reader.ts";

/** A package of a programming language, as one program sees it. */
export interface LanguagePackage {
  readonly manager: LanguageManager;
  /** The program: a name, or a path. */
  readonly binary: string;
  readonly name: string;
}

export type LanguagePackageState = { readonly tool: "missing" } | ({ readonly tool: "present" } & ListedPackage);

/** The installed versions of a package. All that one program is asked about is one listing. */
export const languagePackage = defineFact<LanguagePackage, LanguagePackageState>({
  name: "language-package",
  script: (keys) => listings(keys, ({ list }) => list),
  parse: (output, keys) => parseListings({ output, keys, parse: (tool) => tool.parse }),
});

/** A version that is newer than the installed one, if there is any. The program asks the network for it. */
export const newestLanguagePackage = defineFact<LanguagePackage, LanguagePackageState>({
  name: "newest-language-package",
  script: (keys) => listings(keys, ({ listNewest }) => listNewest),
  parse: (output, keys) => parseListings({ output, keys, parse: (tool) => tool.parseNewest }),
});

const programOf = ({ manager, binary }: LanguagePackage): string => `${manager} ${binary}`;

/** One key for each program. */
function programs(keys: readonly LanguagePackage[]): readonly LanguagePackage[] {
  return [...new Map(keys.map((key) => [programOf(key), key])).values()];
}

/** A command may begin with a parenthesis, and two of them would be arithmetic: hence a blank before it. */
type Command = (tool: LanguageTool) => (binary: string) => ShellCommand;

function listings(keys: readonly LanguagePackage[], command: Command): ShellCommand {
  return lines(
    programs(keys).map(
      ({ manager, binary }) => sh`if command -v ${binary} >/dev/null 2>&1; then
  tsamae_list=$( ${command(languageTools[manager])(binary)} 2>/dev/null </dev/null; printf '.%s' $?)
  printf '%s:%s\\n' "\${#tsamae_list}" "$tsamae_list"
else
  echo missing
fi`,
    ),
  );
}

interface Parsing {
  readonly output: Uint8Array;
  readonly keys: readonly LanguagePackage[];
  readonly parse: (tool: LanguageTool) => LanguageTool["parse"];
}

function parseListings({ output, keys, parse }: Parsing): readonly Answer<LanguagePackageState>[] {
  const rest = reader(asBytes(output));
  const texts = new Map(programs(keys).map((key) => [programOf(key), takeListing(rest)]));
  rest.end();
  return keys.map((key) => {
    const text = texts.get(programOf(key));
    if (text === undefined) return { value: { tool: "missing" } };
    const tool = languageTools[key.manager];
    const listing = text.status === 0 || key.manager === "npm" ? parse(tool)(text.text) : undefined;
    if (listing === undefined) return { unreadable: `${key.binary} failed with status ${text.status}` };
    return { value: { tool: "present", ...(listing.get(tool.listed(key.name)) ?? { versions: [], builtIn: [] }) } };
  });
}

/** npm ends with another status than 0 for much that is no failure. */
function takeListing(rest: Reader): { readonly text: string; readonly status: number } | undefined {
  if (rest.skip("missing\n")) return undefined;
  const all = toText(rest.counted());
  rest.take(/\n/y);
  const end = all.lastIndexOf(".");
  return { text: all.slice(0, end), status: Number(all.slice(end + 1)) };
}
