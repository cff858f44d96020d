import { existsSync, readFileSync, realpathSync } from "node:fs";
import { RecipeError } from "../errors.ts";
import { loadRecipe } from "../recipes/load.ts";
import type { Recipe } from "../recipes/recipe.ts";
import type { Attributes } from "../resources/collector.ts";
import { fakeHost } from "../testing/fake-host.ts";
import type { Preset } from "../testing/presets.ts";
import type { CheckResult, Finding, Unchecked } from "./finding.ts";
import { commentFindings, ignoreComments, unsilenced } from "./ignore-comments.ts";
import { lintFindings } from "./lint-findings.ts";
import { lints } from "./lints/index.ts";
import { merged } from "./merged.ts";
import { masked } from "./secret-words.ts";
import { type Survey, survey, type Unfinished } from "./survey.ts";
import { checkTypes } from "./types/check-types.ts";
import { unquotedValue, unquotedValues } from "./unquoted-values.ts";

export interface CheckRequest {
  /** Recipes of one run. */
  readonly files: readonly string[];
  /** What node files give. */
  readonly attributes: Attributes;
  /** The kind of host that the recipes are shown. */
  readonly platform: Preset;
  readonly signal: AbortSignal;
}

/**
 * Looks for all that can be known to be wrong with recipes, and for what is probably not meant, without a host.
 *
 * @throws RecipeError when there is no such recipe.
 */
export async function checkRecipes({ files, attributes, platform, signal }: CheckRequest): Promise<CheckResult> {
  const { recipes, unloaded } = await loaded(files);
  const [typed, found] = await Promise.all([
    checkTypes(files, signal),
    survey({ recipes, host: fakeHost(platform), attributes }),
  ]);
  const unquoted = await unquotedValues({ recipes, attributes, platform });
  const whole = { ...found, isWhole: found.isWhole && unloaded.length === 0 };
  const comments = sourcesOf(files, found).flatMap((file) => ignoreComments(file, readFileSync(file, "utf8")));
  const findings = [
    ...[...unloaded, ...found.mistakes].map(mistake),
    ...typed.findings,
    ...unsilenced([...lintFindings(whole), ...unquoted], comments),
    ...commentFindings(comments, [...lints.map(({ name }) => name), unquotedValue]),
  ];
  return {
    findings: merged(findings).map(withoutSecrets),
    unchecked: [...typed.unchecked, ...found.unfinished.map(unfinished)],
    resources: found.declared.filter(({ bracket }) => bracket !== "closes").length,
    platform,
  };
}

interface Loaded {
  readonly recipes: readonly Recipe<unknown>[];
  readonly unloaded: readonly RecipeError[];
}

async function loaded(files: readonly string[]): Promise<Loaded> {
  const recipes: Recipe<unknown>[] = [];
  const unloaded: RecipeError[] = [];
  for (const file of files) {
    try {
      recipes.push(await loadRecipe(file));
    } catch (error) {
      if (!(error instanceof RecipeError) || error.at === undefined) throw error;
      unloaded.push(error);
    }
  }
  return { recipes, unloaded };
}

/** The files in which a comment may silence something. */
function sourcesOf(files: readonly string[], { declared }: Survey): readonly string[] {
  const all = new Set([...files.map((file) => realpathSync(file)), ...declared.map(({ at }) => at.file)]);
  return [...all].filter((file) => existsSync(file));
}

function mistake({ message, about, at, hint, code }: RecipeError): Finding {
  const [, variable] = /^TypeError: secret\(\{ env: "(\w+)" \}\)/.exec(message) ?? [];
  const advice = variable === undefined ? hint : `any value will do here: ${variable}=x tsamae check …`;
  return { kind: "mistake", name: code, message, about, at, hint: advice, times: 1 };
}

function unfinished({ at, why }: Unfinished): Unchecked {
  return {
    what: "recipe",
    at,
    message: "asks its host, and ended here without one: what comes after this was not checked",
    hint: masked(why),
  };
}

function withoutSecrets({ message, about, hint, ...rest }: Finding): Finding {
  return { ...rest, message: masked(message), about: about && maskedId(about), hint: hint && masked(hint) };
}

/** The bracket at its end is none of what stands within. */
const maskedId = (id: string): string => (id.endsWith("]") ? `${masked(id.slice(0, -1))}]` : masked(id));
