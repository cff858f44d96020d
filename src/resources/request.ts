import { shownUrl } from "../values/git-repository.ts";
import { reveal, Secret } from "../values/secret.ts";

export type Method = "GET" | "POST" | "PUT" | "DELETE" | "OPTIONS";

/** What a request says: text, bytes, or an object that is sent as JSON; secrets may be anywhere in it. */
export type Message = string | Secret | Uint8Array | readonly unknown[] | Readonly<Record<string, unknown>>;

/** A request as it goes out, whoever sends it. */
export interface Request {
  readonly method: Method;
  /** As programs take it, blanks encoded. */
  readonly url: string | Secret;
  readonly headers: Readonly<Record<string, string | Secret>>;
  /** Undefined: none; a POST and a PUT then have an empty one. */
  readonly body: Uint8Array | undefined;
  /** 0: a redirect is an answer like any other. */
  readonly redirectLimit: number;
  /** Statuses that are fine. Undefined: 200 to 299. */
  readonly expect: readonly number[] | undefined;
  /** Seconds. */
  readonly timeout: number;
}

export interface Stated {
  readonly url: string | Secret;
  readonly message: Message | undefined;
  readonly headers: Request["headers"];
  readonly redirectLimit: number;
  readonly expect: readonly number[] | undefined;
  readonly timeout: number;
}

/** A request with its message as bytes, and a header that says what they are unless the recipe does. */
export function requestOf(method: Method, { url, message, headers, ...rest }: Stated): Request {
  const body = sendsMessage(method) && message !== undefined ? message : undefined;
  const href = new URL(reveal(url)).href;
  const isTyped = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  return {
    ...rest,
    method,
    url: url instanceof Secret ? new Secret(href) : href,
    headers: body === undefined || isTyped ? headers : { ...headers, "Content-Type": typeOf(body) },
    body: body === undefined ? undefined : bytesOf(body),
  };
}

/** Whether a request of this kind carries a message. */
const sendsMessage = (method: Method): boolean => ["POST", "PUT", "DELETE"].includes(method);

/** In words that show no secret: `POST https://example.com/hooks`. */
export function shownRequest({ method, url }: Pick<Request, "method" | "url">): string {
  return url instanceof Secret ? method : `${method} ${shownUrl(url)}`;
}

export const expectedWords = ({ expect }: Pick<Request, "expect">): string => expect?.join(" or ") ?? "200 to 299";

/** Whether a status is one that the recipe expects. */
export function isExpected({ expect }: Pick<Request, "expect">, status: number): boolean {
  return expect === undefined ? status >= 200 && status <= 299 : expect.includes(status);
}

/** Whether a value can be sent: what is no text and no bytes has to have a JSON form. */
export function isMessage(value: unknown): value is Message {
  if (typeof value === "string" || value instanceof Secret || value instanceof Uint8Array) return true;
  if (typeof value !== "object" || value === null) return false;
  if (!Array.isArray(value) && ![Object.prototype, null].includes(Object.getPrototypeOf(value))) return false;
  try {
    asJson(value);
    return true;
  } catch {
    return false;
  }
}

/** Whether a URL is one of HTTP. */
export function isHttpUrl(url: string | Secret): boolean {
  const text = reveal(url);
  return URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);
}

function typeOf(message: Message): string {
  if (typeof message === "string" || message instanceof Secret) return "text/plain; charset=utf-8";
  return message instanceof Uint8Array ? "application/octet-stream" : "application/json";
}

function bytesOf(message: Message): Uint8Array {
  if (message instanceof Uint8Array) return message;
  return Buffer.from(typeof message === "string" || message instanceof Secret ? reveal(message) : asJson(message));
}

/** Secrets in it go out as they are; elsewhere their JSON form is a mask, which `value` would have here. */
function asJson(message: object): string {
  return JSON.stringify(message, function (this: Readonly<Record<string, unknown>>, key: string, value: unknown) {
    const written = this[key];
    return written instanceof Secret ? reveal(written) : value;
  });
}
