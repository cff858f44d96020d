import { type Place, RecipeError } from "../errors.ts";
import { isResourceId, type ResourceId } from "../values/resource-id.ts";
import { Secret } from "../values/secret.ts";
import { isShellCommand } from "../values/shell.ts";
import { suggestionHint } from "../values/suggestion.ts";
import { check, received, t } from "./properties.ts";
import type { Declared, DeclaredGuard, Notification, ResourceType, Timing } from "./resource-type.ts";

/** The properties that every resource has. */
export const commonNames = [
  "action",
  "onlyIf",
  "notIf",
  "notifies",
  "subscribes",
  "verify",
  "user",
  "cwd",
  "env",
  "timeout",
  "retries",
  "retryDelay",
  "sensitive",
] as const;

export const isCommonProperty = (name: string): boolean => commonNames.some((known) => known === name);

type Common = Omit<Declared, "id" | "name" | "type" | "at" | "properties" | "within" | "bracket">;

interface Subject {
  readonly type: ResourceType;
  readonly id: ResourceId;
  readonly at: Place;
}

/** The common properties, checked. */
export function declaredCommon(subject: Subject, written: Readonly<Record<string, unknown>>): Common {
  return {
    actions: actions(subject, written["action"]),
    onlyIf: guards(subject, "onlyIf", written["onlyIf"]),
    notIf: guards(subject, "notIf", written["notIf"]),
    notifies: oneOrMoreTuples(written["notifies"]).map((entry) => notification(subject, "notifies", entry)),
    subscribes: oneOrMoreTuples(written["subscribes"]).map((entry) => subscription(subject, entry)),
    verify: asList(written["verify"]).map((entry) =>
      commandLine(subject, { name: "verify", expected: "shell text or sh`…`" }, entry),
    ),
    process: processOptions(subject, written),
    retries: ownNumber(subject, written, "retries") ?? 0,
    retryDelay: ownNumber(subject, written, "retryDelay") ?? retryDelaySeconds,
    sensitive: truth(subject, "sensitive", written["sensitive"]),
  };
}

function wrong({ id, at }: Subject, message: string, hint?: string): RecipeError {
  return new RecipeError(message, { at, about: id, hint });
}

/** @throws RecipeError when the type has no such action. */
function knownAction(type: ResourceType, action: unknown, error: (message: string, hint: string) => Error): string {
  const known = [...new Set([...Object.keys(type.actions), "nothing"])];
  if (typeof action === "string" && known.includes(action)) return action;
  throw error(`${type.type} has no action ${received(action)}`, hintFor(action, known));
}

const hintFor = (given: unknown, known: readonly string[]): string =>
  suggestionHint(typeof given === "string" ? given : "", known);

function actions(subject: Subject, given: unknown): readonly string[] {
  const list = given === undefined ? [subject.type.defaultAction] : asList(given);
  const known = list.map((action) =>
    knownAction(subject.type, action, (message, hint) => wrong(subject, message, hint)),
  );
  return known.filter((action) => action !== "nothing");
}

function guards(subject: Subject, name: string, given: unknown): readonly DeclaredGuard[] {
  return asList(given).map((guard) => {
    if (typeof guard === "function") return (host) => guard(host);
    return commandLine(subject, { name, expected: "shell text, sh`…` or a function over facts" }, guard);
  });
}

const example = '`nginx.to("restart")` or `["restart", "service[nginx]"]`';

function notification(subject: Subject, name: string, given: unknown): Notification {
  if (typeof given === "object" && given !== null && "target" in given && "action" in given) {
    const { target, action } = given;
    if (typeof target === "string" && isResourceId(target) && typeof action === "string") {
      return {
        target,
        action,
        timing: timing(subject, name, "timing" in given ? given.timing : undefined),
        at: subject.at,
      };
    }
  }
  if (!Array.isArray(given)) throw wrong(subject, `${name}: expected ${example}, got ${received(given)}`);
  const [action, target, when]: readonly unknown[] = given;
  const id = typeof target === "object" && target !== null && "id" in target ? target.id : target;
  if (typeof action !== "string" || typeof id !== "string" || !isResourceId(id)) {
    throw wrong(subject, `${name}: expected ${example}, got ${received(given)}`);
  }
  return { action, target: id, timing: timing(subject, name, when), at: subject.at };
}

/** `target` is the resource that is listened to, `action` is the subscriber's own. */
function subscription(subject: Subject, given: unknown): Notification {
  const parsed = notification(subject, "subscribes", given);
  knownAction(subject.type, parsed.action, (message, hint) => wrong(subject, `subscribes: ${message}`, hint));
  return parsed;
}

function timing(subject: Subject, name: string, given: unknown): Timing {
  if (given === undefined) return "delayed";
  if (given === "delayed" || given === "immediately") return given;
  const hint = hintFor(given, ["delayed", "immediately"]);
  throw wrong(subject, `${name}: expected "delayed" or "immediately", got ${received(given)}`, hint);
}

const retryDelaySeconds = 2;

const numbers = { timeout: t.seconds(), retries: t.count(), retryDelay: t.seconds() };

/** Undefined too where the type has a property of that name, with a meaning of its own. */
function ownNumber(
  subject: Subject,
  written: Readonly<Record<string, unknown>>,
  name: keyof typeof numbers,
): number | undefined {
  const given = written[name];
  if (given === undefined || Object.hasOwn(subject.type.properties, name)) return undefined;
  const result = check(numbers[name], given);
  if ("problem" in result) throw wrong(subject, `${name}: ${result.problem}`);
  return Number(result.value);
}

function processOptions(subject: Subject, written: Readonly<Record<string, unknown>>): Declared["process"] {
  const { user, cwd, env } = written;
  const timeout = ownNumber(subject, written, "timeout");
  return {
    ...(timeout === undefined ? {} : { limitMs: timeout * 1000 }),
    ...(user === undefined ? {} : { user: userName(subject, user) }),
    ...(cwd === undefined ? {} : { cwd: text(subject, { name: "cwd", expected: "a folder" }, cwd) }),
    ...(env === undefined ? {} : { env: environment(subject, env) }),
  };
}

/** getent(1) would take a dash for an option. */
function userName(subject: Subject, given: unknown): string {
  const name = text(subject, { name: "user", expected: "a user's name" }, given);
  if (/^-|[:\p{Cc}]/u.test(name)) throw wrong(subject, `user: expected a user's name, got ${received(given)}`);
  return name;
}

/** Values may be empty; tsamae's shell has variables of its own. */
function environment(subject: Subject, given: unknown): Record<string, string | Secret> {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw wrong(subject, `env: expected an object, got ${received(given)}`);
  const entries = Object.entries(given).map(([name, value]: [string, unknown]): [string, string | Secret] => {
    if (!/^[A-Za-z_]\w*$/.test(name) || name.startsWith("tsamae_"))
      throw wrong(subject, `env: "${name}" cannot be a variable's name`);
    if (value instanceof Secret || (typeof value === "string" && !value.includes("\0"))) return [name, value];
    throw wrong(subject, `env.${name}: expected a string or a secret, got ${received(value)}`);
  });
  return Object.fromEntries(entries);
}

interface Expected {
  readonly name: string;
  /** In words. */
  readonly expected: string;
}

function truth(subject: Subject, name: string, given: unknown): boolean {
  if (given === undefined || typeof given === "boolean") return given === true;
  throw wrong(subject, `${name}: expected a boolean, got ${received(given)}`);
}

/** What a shell gets: not empty, and without the NUL byte that no argument can carry. */
function commandLine(subject: Subject, expected: Expected, given: unknown): string {
  return text(subject, expected, isShellCommand(given) ? given.text : given);
}

function text(subject: Subject, { name, expected }: Expected, given: unknown): string {
  if (typeof given === "string" && given.trim() !== "" && !given.includes("\0")) return given;
  throw wrong(subject, `${name}: expected ${expected}, got ${received(given)}`);
}

function asList(given: unknown): readonly unknown[] {
  if (given === undefined) return [];
  return Array.isArray(given) ? given : [given];
}

/** A list of tuples, or one tuple, which is a list itself: its first member is a word. */
function oneOrMoreTuples(given: unknown): readonly unknown[] {
  return Array.isArray(given) && typeof given[0] === "string" ? [given] : asList(given);
}
