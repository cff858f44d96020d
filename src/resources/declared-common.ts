import { type Place, RecipeError } from "../errors.ts";
import type { ProcessOptions } from "../session/session.ts";
import { isResourceId, type ResourceId } from "../values/resource-id.ts";
import { Secret } from "../values/secret.ts";
import { suggestionHint } from "../values/suggestion.ts";
import type { Guard } from "./host-view.ts";
import type { Declared, Notification, ResourceType, Timing } from "./resource-type.ts";

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
  "sensitive",
] as const;

export const isCommonProperty = (name: string): boolean => commonNames.some((known) => known === name);

type Common = Omit<Declared, "id" | "name" | "type" | "at" | "properties">;

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
    verify: asList(written["verify"]).map((entry) => text(subject, "verify", entry)),
    process: processOptions(subject, written),
    sensitive: optional(subject, { name: "sensitive", type: "boolean" }, written["sensitive"]) === true,
  };
}

function wrong({ id, at }: Subject, message: string, hint?: string): RecipeError {
  return new RecipeError(message, { at, about: id, hint });
}

/** @throws RecipeError when the type has no such action. */
function knownAction(type: ResourceType, action: unknown, error: (message: string, hint: string) => Error): string {
  const known = [...Object.keys(type.actions), "nothing"];
  if (typeof action === "string" && known.includes(action)) return action;
  throw error(`${type.type} has no action ${JSON.stringify(action)}`, suggestionHint(String(action), known));
}

function actions(subject: Subject, given: unknown): readonly string[] {
  const list = given === undefined ? [subject.type.defaultAction] : asList(given);
  const known = list.map((action) =>
    knownAction(subject.type, action, (message, hint) => wrong(subject, message, hint)),
  );
  return known.filter((action) => action !== "nothing");
}

function guards(subject: Subject, name: string, given: unknown): readonly Guard[] {
  return asList(given).map((guard) => {
    if (typeof guard === "string" && guard.trim() !== "") return guard;
    if (typeof guard === "function") return (host) => guard(host);
    throw wrong(subject, `${name}: expected shell text or a function over facts, got ${JSON.stringify(guard)}`);
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
  if (!Array.isArray(given)) throw wrong(subject, `${name}: expected ${example}, got ${JSON.stringify(given)}`);
  const [action, target, when]: readonly unknown[] = given;
  const id = typeof target === "object" && target !== null && "id" in target ? target.id : target;
  if (typeof action !== "string" || typeof id !== "string" || !isResourceId(id)) {
    throw wrong(subject, `${name}: expected ${example}, got ${JSON.stringify([action, id])}`);
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
  const hint = suggestionHint(JSON.stringify(given), ["delayed", "immediately"]);
  throw wrong(subject, `${name}: expected "delayed" or "immediately", got ${JSON.stringify(given)}`, hint);
}

function processOptions(
  subject: Subject,
  written: Readonly<Record<string, unknown>>,
): Pick<ProcessOptions, "user" | "cwd" | "env"> {
  const user = optional(subject, { name: "user", type: "string" }, written["user"]);
  const cwd = optional(subject, { name: "cwd", type: "string" }, written["cwd"]);
  return {
    ...(typeof user === "string" ? { user } : {}),
    ...(typeof cwd === "string" ? { cwd } : {}),
    ...(written["env"] === undefined ? {} : { env: environment(subject, written["env"]) }),
  };
}

function environment(subject: Subject, given: unknown): Record<string, string | Secret> {
  if (typeof given !== "object" || given === null)
    throw wrong(subject, `env: expected an object, got ${JSON.stringify(given)}`);
  const env: Record<string, string | Secret> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!/^[A-Za-z_]\w*$/.test(name)) throw wrong(subject, `env: "${name}" cannot be a variable's name`);
    if (typeof value !== "string" && !(value instanceof Secret)) {
      throw wrong(subject, `env.${name}: expected a string or a secret, got ${JSON.stringify(value)}`);
    }
    env[name] = value;
  }
  return env;
}

interface Expected {
  readonly name: string;
  readonly type: "string" | "boolean";
}

function optional(subject: Subject, { name, type }: Expected, given: unknown): unknown {
  if (given === undefined || typeof given === type) return given;
  throw wrong(subject, `${name}: expected a ${type}, got ${JSON.stringify(given)}`);
}

function text(subject: Subject, name: string, given: unknown): string {
  if (typeof given === "string") return given;
  throw wrong(subject, `${name}: expected shell text, got ${JSON.stringify(given)}`);
}

function asList(given: unknown): readonly unknown[] {
  if (given === undefined) return [];
  return Array.isArray(given) ? given : [given];
}

/** A list of tuples, or one tuple, which is a list itself: its first member is a word. */
function oneOrMoreTuples(given: unknown): readonly unknown[] {
  return Array.isArray(given) && typeof given[0] === "string" ? [given] : asList(given);
}
