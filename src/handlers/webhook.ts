import type { Handler, HandlerEvent } from "../engine/handlers.ts";
import { jsonVersion } from "../reports/json.ts";
import { reveal, type Secret } from "../values/secret.ts";
import { named } from "./named.ts";
import { type PostOptions, postJson } from "./post.ts";
import { createSumming } from "./summary.ts";

export interface WebhookOptions {
  /** Sent along; a value may be a secret. */
  readonly headers?: Readonly<Record<string, string | Secret>> | undefined;
  /** `summary`: one request at the end of each host's run. `events`: all events, a hundred at a time. Default: summary. */
  readonly send?: "summary" | "events" | undefined;
  /** Milliseconds for one try. Default: 5000. */
  readonly timeoutMs?: number | undefined;
  /** Tries after the first one, where the server is out of reach, busy or broken. Default: 2. */
  readonly retries?: number | undefined;
}

/** Events in one request, at most. */
const batchSize = 100;

/**
 * Sends a summary of each host's run to a URL, as JSON by POST, when the run is through; or all of its events. The URL
 * and headers may be secrets.
 *
 * @throws TypeError for what is no URL of http or https, or has a user in it; it never shows it.
 * @example
 * export default defineConfig({
 *   handlers: [webhook(secret({ env: "HOOK_URL" }), { headers: { "X-Team": "web" } })],
 * });
 */
export function webhook(url: string | Secret, options: WebhookOptions = {}): Handler {
  const { headers = {}, send = "summary", timeoutMs = 5000, retries = 2 } = options;
  refuseOthers(url);
  const post: PostOptions = { headers, timeoutMs, retries };
  return named("webhook", send === "summary" ? sendSummaries(url, post) : sendEvents(url, post));
}

function refuseOthers(url: string | Secret): void {
  const text = reveal(url);
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed === undefined || !["http:", "https:"].includes(parsed.protocol))
    throw new TypeError("webhook(…): expected a URL, https://… or http://…");
  if (parsed.username + parsed.password !== "")
    throw new TypeError("webhook(…): expected a URL without a user: give it as a header, Authorization");
}

function sendSummaries(url: string | Secret, post: PostOptions): Handler {
  const summing = createSumming();
  return (event) => {
    const summary = summing.add(event);
    return summary === undefined ? undefined : postJson(url, { version: jsonVersion, ...summary }, post);
  };
}

function sendEvents(url: string | Secret, post: PostOptions): Handler {
  let batch: HandlerEvent[] = [];
  return (event) => {
    batch.push(event);
    const isLast = event.type === "run-finished" || event.type === "error";
    if (!isLast && batch.length < batchSize) return undefined;
    const events = batch;
    batch = [];
    return postJson(url, { version: jsonVersion, type: "events", events }, post);
  };
}
