import { createHash } from "node:crypto";
import { inspect } from "node:util";

const known = new Set<string>();
const masked = "[secret]";

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
 * @throws TypeError when the environment variable is not set.
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
  if ("text" in source) return new Secret(source.text);
  if ("env" in source) {
    const value = process.env[source.env];
    if (value === undefined) throw new TypeError(`secret({ env: "${source.env}" }): ${source.env} is not set`);
    return new Secret(value);
  }
  return new Secret(String.raw({ raw: source }, ...values.map(plain)));
}

/** The text of a secret, for the one place that hands it to the host. Plain text comes back as it is. */
export function reveal(value: string | Secret): string {
  return value instanceof Secret ? Secret.reveal(value) : value;
}

/** Every secret made in this process taken out of a text: the last step before anything is shown or written. */
export function scrub(text: string): string {
  let clean = text;
  for (const value of known) clean = clean.replaceAll(value, masked);
  return clean;
}

const plain = (value: string | number | Secret): string => (typeof value === "number" ? String(value) : reveal(value));

/** Lines of a multi-line secret are known singly too; one or two characters would blank out half of every report. */
function remember(value: string): void {
  for (const part of [value, ...value.split("\n")]) if (part.trim().length > 2) known.add(part);
}
