import { ResourceError } from "../errors.ts";
import { joinSignals } from "../values/join-signals.ts";
import { reveal } from "../values/secret.ts";
import { expectedWords, isExpected, type Request, shownRequest } from "./request.ts";

/** How a request is followed and shown. */
export interface SendingHere {
  /** Set when the run is being stopped. */
  readonly signal: AbortSignal;
  /** Whether nothing of an answer may be shown. */
  readonly sensitive: boolean;
}

/**
 * Sends a request from this machine, redirects as curl(1) takes them: a POST becomes a GET, but for 307 and 308; no way leads
 * from https to http; what lets somebody in goes to no other site.
 *
 * @throws ResourceError when it cannot be sent, takes too long, or has another status than an expected one.
 */
export async function sendHere(request: Request, { signal, sensitive }: SendingHere): Promise<void> {
  using ending = joinSignals([signal], request.timeout * 1000);
  try {
    const response = await followed(request, ending.signal);
    const answer = await beginning(response);
    if (isExpected(request, response.status)) return;
    const message = `${shownRequest(request)} was answered by ${response.status}, expected ${expectedWords(request)}`;
    throw new ResourceError(message, { hint: sensitive || answer === "" ? undefined : answer });
  } catch (error) {
    if (error instanceof ResourceError) throw error;
    const why = ending.isTimeUp ? `there was no whole answer within ${request.timeout} s` : causeOf(error);
    throw new ResourceError(`${shownRequest(request)} failed: ${why}`, { cause: error });
  }
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What one request on the way is. */
interface Hop {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: Uint8Array | undefined;
}

async function followed(request: Request, signal: AbortSignal): Promise<Response> {
  const { method, url, body, redirectLimit } = request;
  let hop: Hop = { method, url: new URL(reveal(url)), headers: headersOf(request), body };
  for (let left = redirectLimit; ; left -= 1) {
    const { url, ...init } = hop;
    const response = await fetch(url, { ...init, body: init.body ?? null, redirect: "manual", signal });
    const location = response.headers.get("location");
    if (redirectLimit === 0 || location === null || !redirects.has(response.status)) return response;
    await response.body?.cancel();
    if (left === 0) throw new ResourceError(`${shownRequest(request)} was redirected more than ${redirectLimit} times`);
    hop = next(hop, response.status, new URL(location, url));
  }
}

function next({ method, url, headers, body }: Hop, status: number, to: URL): Hop {
  if (url.protocol === "https:" && to.protocol !== "https:")
    throw new ResourceError(`the request was redirected from https to ${to.protocol.slice(0, -1)}`);
  const kept = new Headers(headers);
  if (to.origin !== url.origin) for (const name of ["authorization", "cookie"]) kept.delete(name);
  if (method !== "POST" || status > 303) return { method, url: to, headers: kept, body };
  kept.delete("content-type");
  return { method: "GET", url: to, headers: kept, body: undefined };
}

/** A header carries bytes: those of UTF-8, as curl sends them. */
function headersOf({ headers }: Request): Headers {
  const entries = Object.entries(headers).map(([name, value]): [string, string] => {
    return [name, Buffer.from(reveal(value)).toString("latin1")];
  });
  return new Headers(entries);
}

const shownBytes = 5000;

/** The first lines of an answer, which is read to its end. */
async function beginning({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    if (length < shownBytes) chunks.push(chunk);
    length += chunk.length;
  }
  const text = Buffer.concat(chunks).subarray(0, shownBytes).toString("utf8");
  const lines = text.split("\n").slice(0, 10);
  return lines
    .map((line) => line.slice(0, 500))
    .join("\n")
    .trimEnd();
}

/** fetch tells no more than that it failed; the reason is the cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
