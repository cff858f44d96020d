import * as v from "valibot";
import type { Handler } from "../engine/handlers.ts";
import type { UsageError } from "../errors.ts";
import { jsonLines } from "../handlers/json-lines.ts";
import { syslog } from "../handlers/syslog.ts";
import { webhook } from "../handlers/webhook.ts";
import { check, t } from "../resources/properties.ts";
import { type Secret, secret } from "../values/secret.ts";
import { suggestionHint } from "../values/suggestion.ts";

/** An error about an entry of the config, with its place. */
export type Wrong = (entry: string, problem: string, hint?: string) => UsageError;

/** A text, or a secret out of the environment: `{ env: HOOK_URL }`. */
const textOrSecret = v.union([t.string(), v.strictObject({ env: t.string() })], "expected a text, or { env: NAME }");

const webhookOptions = v.strictObject({
  url: textOrSecret,
  headers: v.optional(t.record(textOrSecret), {}),
  send: v.optional(v.picklist(["summary", "events"])),
  timeoutMs: v.optional(v.number()),
  retries: v.optional(v.number()),
});

const syslogOptions = v.strictObject({
  tag: v.optional(t.string()),
  facility: v.optional(t.string()),
  program: v.optional(t.string()),
});

/** How a handler is made of what YAML says of it, or what is wrong with that. */
type Maker = (given: unknown) => { readonly handler: Handler } | { readonly problem: string };

const makers: Readonly<Record<string, Maker>> = {
  jsonLines: maker(t.string(), (path) => jsonLines(path)),
  webhook: maker(webhookOptions, ({ url, headers, ...options }) =>
    webhook(plainOrSecret(url), {
      ...options,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, plainOrSecret(value)])),
    }),
  ),
  syslog: maker(v.nullish(syslogOptions, {}), (options) => syslog(options ?? {})),
};

/**
 * The handlers of a config in YAML, each an object with one entry: `- jsonLines: run.jsonl`.
 *
 * @throws UsageError for one that is not known, or wrong.
 */
export function yamlHandlers(given: unknown, wrong: Wrong): readonly Handler[] {
  if (!Array.isArray(given)) throw wrong("handlers", "expected a list", example);
  return given.map((one: unknown) => {
    const entries = typeof one === "string" ? [[one, undefined] as const] : Object.entries(Object(one));
    const [name, value] = entries[0] ?? [];
    if (name === undefined || entries.length > 1) throw wrong("handlers", "expected one entry for each", example);
    const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
    if (make === undefined) {
      throw wrong("handlers", `there is no handler "${name}"`, suggestionHint(name, Object.keys(makers)));
    }
    const made = make(value);
    if ("problem" in made) throw wrong(name, made.problem);
    return made.handler;
  });
}

const example = "- jsonLines: run.jsonl\n- syslog:\n- webhook: { url: { env: HOOK_URL } }";

function maker<Schema extends v.GenericSchema>(
  schema: Schema,
  make: (options: v.InferOutput<Schema>) => Handler,
): Maker {
  return (given) => {
    const checked = check(schema, given);
    if ("problem" in checked) return checked;
    try {
      return { handler: make(v.parse(schema, given)) };
    } catch (error) {
      if (error instanceof TypeError) return { problem: error.message };
      throw error;
    }
  };
}

const plainOrSecret = (given: string | { readonly env: string }): string | Secret =>
  typeof given === "string" ? given : secret(given);
