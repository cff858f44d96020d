import { setTimeout as delay } from "node:timers/promises";
import { joinSignals } from "../values/join-signals.ts";
import { reveal, type Secret } from "../values/secret.ts";

export interface PostOptions {
  readonly headers: Readonly<Record<string, string | Secret>>;
  /** Milliseconds for one try. */
  readonly timeoutMs: number;
  /** Tries after the first one. */
  readonly retries: number;
  /** Milliseconds before the second try; each further one waits twice as long. */
  readonly pauseMs?: number | undefined;
}

/**
 * Sends JSON by POST. A server that is out of reach, busy (429) or broken (5xx) is tried again; any other refusal is
 * final. Redirects are not followed: they would carry the headers to another place.
 *
 * @throws Error when the last try failed; its message may hold the URL.
 */
export async function postJson(url: string | Secret, body: unknown, options: PostOptions): Promise<void> {
  const { retries, pauseMs = 500 } = options;
  for (let tries = 0; ; tries += 1) {
    const problem = await tryPost(url, body, options);
    if (problem === undefined) return;
    if (!problem.mayPass || tries >= retries) {
      throw new Error(tries === 0 ? problem.message : `${problem.message}, ${tries + 1} times`);
    }
    await delay(pauseMs * 2 ** tries);
  }
}

interface Problem {
  readonly message: string;
  /** Another try may go better. */
  readonly mayPass: boolean;
}

async function tryPost(
  url: string | Secret,
  body: unknown,
  { headers, timeoutMs }: PostOptions,
): Promise<Problem | undefined> {
  using ending = joinSignals([], timeoutMs);
  try {
    const response = await fetch(reveal(url), {
      method: "POST",
      redirect: "manual",
      headers: { "content-type": "application/json", ...revealed(headers) },
      body: JSON.stringify(body),
      signal: ending.signal,
    });
    // An answer that nobody reads would hold the connection.
    await response.body?.cancel();
    return response.ok ? undefined : refusal(response.status);
  } catch (error) {
    return { message: reason(error, timeoutMs), mayPass: true };
  }
}

function refusal(status: number): Problem {
  if (status >= 300 && status < 400)
    return { message: `the server redirects (${status}): give the URL that it leads to`, mayPass: false };
  return { message: `the server answered ${status}`, mayPass: status === 429 || status >= 500 };
}

/** `fetch` says little itself, and the rest in its cause. */
function reason(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${timeoutMs / 1000} s`;
  const cause = error.cause instanceof Error ? error.cause : undefined;
  const said = cause === undefined || cause.message !== "" ? cause?.message : "code" in cause ? String(cause.code) : "";
  return said === undefined || said === "" ? error.message : `${error.message}: ${said}`;
}

function revealed(headers: PostOptions["headers"]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, reveal(value)]));
}
