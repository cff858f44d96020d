import { inspect } from "node:util";
import * as v from "valibot";
import { isMode, type Mode } from "../values/mode.ts";
import { Secret } from "../values/secret.ts";
import { type Command, commandText, isShellCommand } from "../values/shell.ts";
import { unknownEntry } from "./unknown-entry.ts";

const names = new WeakSet<object>();
const callbacks = new WeakSet<object>();

/** Whether a property defaults to the resource's name. */
export const isNameProperty = (schema: object): boolean => names.has(schema);

/** Whether a property is a function by itself, not a lazy value. */
export function isCallback(schema: object): boolean {
  const inner = "wrapped" in schema ? schema.wrapped : schema;
  return typeof inner === "object" && inner !== null && callbacks.has(inner);
}

/** What takes a resource's name, and perhaps more. */
type NamedSchema = v.GenericSchema<string> | v.GenericSchema<string | Secret> | v.GenericSchema<Command, string>;

/** Marks the property that defaults to the resource's name. */
export function nameProperty<Schema extends NamedSchema>(schema: Schema): Schema {
  const marked = { ...schema };
  names.add(marked);
  return marked;
}

/** Absolute, without `..`, which means another folder where links are crossed; doubled and trailing slashes are dropped. */
const path = v.pipe(
  v.string(),
  v.check((text) => text.startsWith("/"), "expected an absolute path"),
  v.check((text) => !text.split("/").includes(".."), 'expected a path without ".."'),
  v.check((text) => !/[\0\n]/.test(text), "expected a path without line ends"),
  v.transform((text) => {
    const clean = text.replaceAll(/\/(\.?\/)+/g, "/").replace(/\/\.$/, "/");
    return clean.length > 1 ? clean.replace(/\/$/, "") : clean;
  }),
);

const string = v.pipe(
  v.string(),
  v.check((text) => !text.includes("\0"), "expected a text without NUL bytes"),
);

const command = v.pipe(
  v.custom<Command>(
    (value) => typeof value === "string" || isShellCommand(value),
    "expected a command: shell text, or sh`…` with values in it",
  ),
  v.transform(commandText),
  v.check((text) => !text.includes("\0"), "expected a text without NUL bytes"),
);

/** Hosts tell four digits. */
const mode = v.pipe(
  v.custom<Mode>(isMode, 'expected octal digits as a string with a leading zero, such as "0644"'),
  v.transform((text): string => text.slice(-4)),
);

/** Valibot would leave such names out without a word, and take a list for an object. */
const entries = <Value>() =>
  v.pipe(
    v.custom<Readonly<Record<string, Value>>>(
      (value) => typeof value === "object" && value !== null && !Array.isArray(value),
      "expected an object",
    ),
    v.check(
      (value) => !["__proto__", "constructor", "prototype"].some((name) => Object.hasOwn(value, name)),
      'expected no entry called "__proto__", "constructor" or "prototype"',
    ),
  );

const seconds = v.pipe(
  v.number(),
  v.check((value) => value > 0 && Number.isFinite(value), "expected a number of seconds"),
);

const count = v.pipe(
  v.number(),
  v.check((value) => Number.isSafeInteger(value) && value >= 0, "expected a whole number, 0 or more"),
);

/**
 * The words for properties of resources and parameters of recipes. They are valibot schemas, so any other valibot
 * schema may stand among them.
 *
 * @example
 * recipe({ port: t.optional(t.number(), 80), names: t.list(t.string()) }, ({ port, names }) => { … });
 */
export const t = {
  /** A text without NUL bytes, which neither commands nor names can carry. */
  string: () => string,
  /** Shell text, or what `sh` built; the action gets text. */
  command: () => command,
  number: () => v.number(),
  boolean: () => v.boolean(),
  /** A time limit: more than 0. */
  seconds: () => seconds,
  /** 0, 1, 2 … */
  count: () => count,
  /** May be left out; then it is the default, or undefined. */
  optional: v.optional,
  /** One of a few words: `t.oneOf(["present", "absent"])`. */
  oneOf: v.picklist,
  list: v.array,
  /** An object with exactly these entries. */
  object: v.strictObject,
  /** An object with any names and values of one type. */
  record: <Value extends v.GenericSchema>(value: Value) =>
    v.pipe(entries<v.InferInput<Value>>(), v.record(v.string(), value)),
  unknown: () => v.unknown(),
  /** Permission bits: `"0644"`. */
  mode: () => mode,
  /** An absolute path without `..`. */
  path: () => path,
  /** A text that may be secret. */
  text: () => v.union([v.string(), v.instance(Secret)], "expected a string or a secret"),
  /** A function of the user's that is a value by itself. */
  callback: <Callback extends (...args: never) => unknown>() => {
    const schema = v.custom<Callback>((value) => typeof value === "function", "expected a function");
    callbacks.add(schema);
    return schema;
  },
};

/** What is wrong with a value, in a sentence, or the checked value. */
export type Checked = { readonly value: unknown } | { readonly problem: string };

/** Checks one value against its schema. */
export function check(schema: v.GenericSchema, value: unknown): Checked {
  const result = v.safeParse(schema, value);
  if (result.success) return { value: result.output };
  return { problem: result.issues.map((issue) => problem(issue, schema)).join("; ") };
}

function problem(issue: v.BaseIssue<unknown>, schema: v.GenericSchema): string {
  if (issue.expected === "never") return unknownEntry(issue, schema);
  const at = issue.path === undefined ? "" : ` in ${v.getDotPath(issue) ?? "it"}`;
  const expected = issue.message.startsWith("expected") ? issue.message : `expected ${words(issue)}`;
  return `${expected}, got ${received(issue.input)}${at}`;
}

function words(issue: v.BaseIssue<unknown>): string {
  const given = issue.expected;
  if (given === null) return issue.message;
  return given === "Array" ? "a list" : given === "Object" ? "an object" : given.replaceAll("|", "or");
}

/** A wrong value, for an error: short, whatever it is. */
export function received(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value instanceof Secret) return "a secret";
  if (value instanceof Promise) return "a promise: await it";
  if (typeof value === "function") return "a function";
  const text = asJson(value) ?? inspect(value, { breakLength: Number.POSITIVE_INFINITY });
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Undefined for what JSON does not have: big integers, symbols, circles; it would make null of NaN. */
function asJson(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
