import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import type { Handler } from "../engine/handlers.ts";
import { type Place, UsageError } from "../errors.ts";
import { importFile } from "../recipes/load.ts";
import { readYamlFile } from "../recipes/node-files.ts";
import { check, received } from "../resources/properties.ts";
import { distrustOf } from "../trusted-path.ts";
import { suggestionHint } from "../values/suggestion.ts";
import { fileOptions, handlersSchema, optionSchemas } from "./schema.ts";
import { type Wrong, yamlHandlers } from "./yaml-handlers.ts";

/** What the command line is given for an option. */
export type OptionValue = boolean | number | string | readonly string[];

/** A config that was read and checked. */
export interface LoadedConfig {
  /** By the options' long names in camel case; paths are whole ones. */
  readonly options: Readonly<Record<string, OptionValue>>;
  readonly handlers: readonly Handler[];
  /** Where the config says something. */
  readonly placeOf: (name: string) => Place;
}

const isYaml = (file: string): boolean => /\.ya?ml$/.test(file);
const isModule = (file: string): boolean => /\.[cm]?[jt]s$/.test(file);

/**
 * Reads the file of `--config`: TypeScript or JavaScript, loaded as recipes are, or YAML. It may lie where whoever could
 * change the recipes could change it too.
 *
 * @throws UsageError for a file that is missing, of another kind, or open to other accounts, and for what it should not say.
 * @throws RecipeError for a file that is no TypeScript, no JavaScript or no YAML.
 */
export async function loadConfig(path: string, recipes: readonly string[] = []): Promise<LoadedConfig> {
  const file = resolve(path);
  refuseOthers(file);
  refuseExposed(file, recipes);
  const given = isYaml(file) ? readYamlFile({ path: file, about }) : await defaultExport(file);
  const text = readFileSync(file, "utf8");
  const placeOf = (name: string): Place => ({ file, line: lineOf(name, text) });
  const wrong: Wrong = (entry, problem, hint) =>
    new UsageError(`${entry}: ${problem}`, { about, at: placeOf(entry), hint });
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw noConfig(file, given);
  const { handlers = [], ...options } = { ...given } as Readonly<Record<string, unknown>>;
  return {
    options: checkedOptions(options, { wrong, folder: dirname(file) }),
    handlers: isYaml(file) ? yamlHandlers(handlers, wrong) : checkedHandlers(handlers, wrong),
    placeOf,
  };
}

const about = "--config";

function refuseOthers(file: string): void {
  if (!existsSync(file)) {
    const folder = dirname(file);
    const others = existsSync(folder) ? readdirSync(folder).filter((name) => isYaml(name) || isModule(name)) : [];
    throw new UsageError(`there is no file ${file}`, { about, hint: suggestionHint(basename(file), others) });
  }
  if (isYaml(file) || isModule(file)) return;
  throw new UsageError(`${file} is of no kind that a config may be`, { about, hint: "a .ts, .js or .yaml file" });
}

function refuseExposed(file: string, recipes: readonly string[]): void {
  const distrust = distrustOf(file, recipes);
  if (distrust === undefined) return;
  throw new UsageError(`${file} is not read: ${distrust.path} ${distrust.why}`, {
    about,
    hint: "Make it owned and writable by root or yourself only (chown, chmod go-w).",
  });
}

async function defaultExport(file: string): Promise<unknown> {
  const loaded: unknown = await importFile(file);
  return typeof loaded === "object" && loaded !== null && "default" in loaded ? loaded.default : undefined;
}

function noConfig(file: string, given: unknown): UsageError {
  if (isYaml(file))
    return new UsageError(`expected an object, got ${received(given)}`, { about, at: { file, line: 1 } });
  const what =
    given === undefined ? "it has no default export" : `its default export is no config but ${received(given)}`;
  return new UsageError(what, {
    about,
    at: { file, line: 1 },
    hint: 'a config says\n  import { defineConfig } from "tsamae";\n  export default defineConfig({ logLevel: "warn" });',
  });
}

interface Around {
  readonly wrong: Wrong;
  /** That paths are relative to. */
  readonly folder: string;
}

function checkedOptions(given: Readonly<Record<string, unknown>>, around: Around): LoadedConfig["options"] {
  const stated = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(stated.map(([name, value]) => [name, checkedOption(name, value, around)]));
}

function checkedOption(name: string, given: unknown, { wrong, folder }: Around): OptionValue {
  const schemas: Readonly<Record<string, (typeof optionSchemas)[keyof typeof optionSchemas]>> = optionSchemas;
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (schema === undefined) throw wrong(name, "there is no such option", unknownHint(name));
  const checked = check(schema, given);
  if ("problem" in checked) throw wrong(name, checked.problem);
  // The schemas give no other values.
  const value = checked.value as OptionValue;
  if (!fileOptions.has(name)) return value;
  return typeof value === "string"
    ? pathFrom(folder, value)
    : (value as readonly string[]).map((one) => pathFrom(folder, one));
}

function unknownHint(name: string): string {
  const once = ["config", "list", "recipeGraph", "resourceGraph", "help"];
  if (once.includes(name)) return "it is for the command line alone";
  // As it is written on the command line.
  const camelCased = name.replaceAll(/[-_]([a-z])/g, (_dashed, letter: string) => letter.toUpperCase());
  return suggestionHint(camelCased, ["handlers", ...Object.keys(optionSchemas)]);
}

/** No shell is there to know what `~` means. */
function pathFrom(folder: string, path: string): string {
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : resolve(folder, path);
}

function checkedHandlers(given: unknown, wrong: Wrong): readonly Handler[] {
  const checked = check(handlersSchema, given);
  if ("problem" in checked) throw wrong("handlers", checked.problem);
  // The schema has just said so.
  return checked.value as readonly Handler[];
}

/** The first line that gives a name a value, or lists it; 1 if none does. */
function lineOf(name: string, text: string): number {
  const literal = name.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const pattern = new RegExp(`(?:^|[\\s{,-])["']?${literal}["']?\\s*(?:[:,}(]|$)`);
  const index = text.split("\n").findIndex((line) => pattern.test(line));
  return Math.max(0, index) + 1;
}
