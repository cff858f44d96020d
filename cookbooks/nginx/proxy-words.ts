import { fail } from "tsamae";
import type { Content } from "./site.ts";
import { word, wordWithVariables } from "./words.ts";

/** A server behind, in words of nginx's. */
export interface ProxyWords {
  readonly url: string;
  readonly isHttps: boolean;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** In seconds; undefined for nginx's own minute. */
  readonly timeout: number | undefined;
}

/** What a server behind is told of who asks, and of WebSockets. */
const headersSent: Readonly<Record<string, string>> = {
  Host: "$http_host",
  "X-Real-IP": "$remote_addr",
  "X-Forwarded-For": "$proxy_add_x_forwarded_for",
  "X-Forwarded-Host": "$http_host",
  "X-Forwarded-Proto": "$scheme",
  Upgrade: "$http_upgrade",
  Connection: "$connection_upgrade",
};

/**
 * Writes what a proxy needs in nginx's words; undefined where there is none.
 *
 * @throws RecipeError for what could be no proxy, and for what only a proxy has.
 */
export function proxyWords(content: Content, what: string): ProxyWords | undefined {
  requireProxy(content, what);
  const { proxy, headers = {}, timeout } = content;
  if (proxy === undefined) return undefined;
  if (!/^https?:\/\/[^\s/]/.test(proxy))
    fail(`${what}: proxy: expected a URL such as "http://127.0.0.1:3000", got ${JSON.stringify(proxy)}`);
  if (timeout !== undefined && (!Number.isSafeInteger(timeout) || timeout < 1))
    fail(`${what}: timeout: expected whole seconds, 1 or more, got ${timeout}`);
  return {
    url: word(proxy),
    isHttps: proxy.startsWith("https:"),
    headers: headerWords(headers, `${what}: headers`),
    timeout,
  };
}

/** Refuses what only a proxy has where there is none. */
export function requireProxy({ proxy, headers, timeout }: Content, what: string): void {
  for (const [property, value] of Object.entries({ headers, timeout }))
    if (value !== undefined && proxy === undefined)
      fail(`${what}: ${property} goes with a proxy, and there is none here`);
}

/** What is stated takes the place of what is sent by default, whatever the case of its name. */
function headerWords(headers: Readonly<Record<string, string>>, what: string): ProxyWords["headers"] {
  const sent = Object.entries({ ...headersSent, ...headers });
  const byName = new Map(sent.map((header) => [header[0].toLowerCase(), header] as const));
  return [...byName.values()].map(([name, value]) => {
    if (!/^[a-z\d-]+$/i.test(name)) fail(`${what}: expected a name such as "X-Team", got ${JSON.stringify(name)}`);
    return [name, wordWithVariables(value, `${what}: ${name}`, "captures")] as const;
  });
}
