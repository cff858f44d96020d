import { createHash } from "node:crypto";
import { inspect } from "node:util";
import { writtenForms } from "./written-forms.ts";

const known = new Set<string>();

/** Variables of this process's environment that recipes have named as secrets. */
export const namedVariables = new Set<string>();

const masked = "[secret]";

/** All that is known at once, the longest first: a secret may be a part of another one. Undefined: to be made anew. */
let anyKnown: RegExp | undefined;

/**
 * A value that must never be seen: a password, a token, a private key.
 * It has no plain form: turning one into a string throws, and every text that leaves tsamae passes {@link scrub}.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    remember(value);
  }

  get [Symbol.toStringTag](): string {
    return "Secret";
  }

  /** SHA-256 of the value, hexadecimal: tells two secrets apart without showing either. */
  get digest(): string {
    return createHash("sha256").update(this.#value).digest("hex");
  }

  static reveal(secret: Secret): string {
    return secret.#value;
  }

  toString(): never {
    throw new TypeError(
      "a secret has no plain text: give it whole to `content`, `env` or `variables`, or build a longer one with secret`…${it}…`",
    );
  }

  toJSON(): string {
    return masked;
  }

  [inspect.custom](): string {
    return masked;
  }
}

/**
 * Makes a secret, from an environment variable of this machine, from a text, or from a template with secrets in it.
 *
 * @throws TypeError when the environment variable is not set, and for anything that is no source; it never shows a value.
 * @example
 * const password = secret({ env: "DB_PASSWORD" });
 * const url = secret`postgres://app:${password}@db/app`;
 */
export function secret(source: { readonly env: string } | { readonly text: string }): Secret;
export function secret(parts: TemplateStringsArray, ...values: readonly (string | number | Secret)[]): Secret;
export function secret(
  source: TemplateStringsArray | { readonly env: string } | { readonly text: string },
  ...values: readonly (string | number | Secret)[]
): Secret {
  if (Array.isArray(source)) return new Secret(String.raw({ raw: source }, ...values.map(plain)));
  const { env, text }: { readonly env?: unknown; readonly text?: unknown } = Object(source);
  if (typeof text === "string") return new Secret(text);
  if (typeof env !== "string") {
    throw new TypeError('secret(…): expected { env: "NAME" }, { text: "…" }, or a template: secret`…${it}…`');
  }
  namedVariables.add(env);
  const value = process.env[env];
  if (value === undefined) throw new TypeError(`secret({ env: "${env}" }): ${env} is not set`);
  return new Secret(value);
}

/** The text of a secret, for the one place that hands it to the host. Plain text comes back as it is. */
export function reveal(value: string | Secret): string {
  return value instanceof Secret ? Secret.reveal(value) : value;
}

/**
 * Every secret made in this process taken out of a text, also as JSON, base64, a URL, a shell or XML write it: the last
 * step before anything is shown or written. A text is scrubbed before it is cut: a part of a secret is not known.
 */
export function scrub(text: string): string {
  return known.size === 0 ? text : text.replaceAll(pattern(), masked);
}

/** The end of a text, of so many characters at most, without a secret that would have been cut. */
export function scrubbedTail(text: string, length: number): string {
  const clean = scrub(text);
  return clean.length > length ? `…${clean.slice(-length)}` : clean;
}

/** Whether a text has a secret in it. */
export const holdsSecret = (text: string): boolean => known.size > 0 && text.search(pattern()) !== -1;

/** The last place, at `end` or before it, where a text can be cut without cutting a secret that may go on after it. */
export function uncutEnd(text: string, end: number): number {
  if (known.size === 0) return end;
  const longest = [...known].reduce((most, { length }) => Math.max(most, length), 0);
  const latest = Math.min(end, text.length - longest + 1);
  if (latest <= 0) return 0;
  const from = Math.max(0, latest - longest);
  for (const { 0: found, index } of text.slice(from).matchAll(pattern())) {
    const start = from + index;
    if (start < latest && start + found.length > latest) return start;
  }
  return latest;
}

function pattern(): RegExp {
  anyKnown ??= new RegExp(
    [...known]
      .toSorted((a, b) => b.length - a.length)
      .map(literal)
      .join("|"),
    "g",
  );
  return anyKnown;
}

function plain(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "string" || value instanceof Secret) return reveal(value);
  const got = value === null ? "null" : typeof value;
  throw new TypeError(`secret\`…\`: expected a string, a number or a secret, got ${got}`);
}

/**
 * Lines of a multi-line secret are known singly too, and without the blanks around them, as programs print them;
 * one or two characters would blank out half of every report.
 */
function remember(value: string): void {
  for (const part of [value, ...value.split("\n")]) {
    for (const form of [part, part.trim()]) {
      if (form.trim().length <= 2) continue;
      known.add(form);
      for (const written of writtenForms(form)) known.add(written);
    }
  }
  anyKnown = undefined;
}

const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
