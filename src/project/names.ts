import { UsageError } from "../errors.ts";
import * as resources from "../resources/index.ts";

/** Files by their path in a folder. */
export type Files = Readonly<Record<string, string>>;

/**
 * A name for a file or a folder, and in attributes: `web-server`.
 *
 * @throws UsageError with a name that would do.
 */
export function fileName(about: string, given: string): string {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(given)) return given;
  const meant = kebabCase(given);
  throw new UsageError(`"${given}" cannot be a name here: expected small letters, digits and hyphens, a letter first`, {
    about,
    hint: meant === "" ? "such as web-server" : `did you mean "${meant}"?`,
  });
}

/**
 * What a type of resource is called in code, from a name of either kind: `virtualHost` from `virtual-host`.
 *
 * @throws UsageError for what cannot be one, or is something else already.
 */
export function typeName(about: string, given: string): string {
  const isCamelCase = /^[a-z][A-Za-z0-9]*$/.test(given);
  const name = isCamelCase ? given : camelCase(fileName(about, given));
  const why = refusals.find(({ names }) => names.includes(name))?.why;
  if (why === undefined) return name;
  const hint = `another one, such as ${camelCase(`my-${kebabCase(name)}`)}`;
  throw new UsageError(`"${name}" cannot be a type of resource: ${why}`, { about, hint });
}

/** @example kebabCase("Virtual Host") // "virtual-host" */
export function kebabCase(text: string): string {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "");
}

function camelCase(kebab: string): string {
  return kebab.replaceAll(/-(.)/g, (_hyphen, letter: string) => letter.toUpperCase());
}

const types = Object.values(resources).map(({ definition }) => definition.type);

const keywords =
  "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield";

const refusals = [
  { names: [...Object.keys(resources), ...types], why: "tsamae has one of that name" },
  { names: keywords.split(" "), why: "it is a word of TypeScript" },
  {
    names: ["change", "defineResource", "facts", "fakeHost", "include", "nameProperty", "plan", "recipe", "sh", "t"],
    why: "tsamae exports something else of that name",
  },
];
