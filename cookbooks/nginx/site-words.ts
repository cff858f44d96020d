import { fail } from "tsamae";
import type { Answer, Content, Site, Tls } from "./site.ts";
import { port, serverName, word } from "./words.ts";

/** What decides how a site is written, of the host. */
export interface Surroundings {
  readonly hasIpv6: boolean;
  /** nginx's version; undefined as long as there is none. */
  readonly version: string | undefined;
}

/** A place of a site, in words of nginx's. */
interface Location {
  readonly match: string;
  /** `root` is empty where it is the site's. */
  readonly files: { readonly root: string; readonly index: string; readonly fallback: string } | undefined;
  readonly proxy: string | undefined;
  readonly answer: { readonly words: string; readonly isText: boolean } | undefined;
  readonly directives: readonly string[];
}

/** A site in words of nginx's, for its template. `redirect` is the server on port 80 of one with TLS. */
export interface SiteWords {
  readonly upstreams: readonly (readonly [name: string, servers: readonly string[]])[];
  readonly httpDirectives: readonly string[];
  readonly redirect:
    | { readonly listen: readonly string[]; readonly port: string; readonly challenges: string }
    | undefined;
  readonly listen: readonly string[];
  readonly hasHttp2Directive: boolean;
  readonly serverNames: string;
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
  readonly root: string;
  readonly directives: readonly string[];
  readonly locations: readonly Location[];
}

/**
 * Writes a site in nginx's words.
 *
 * @throws RecipeError for what could be no site.
 */
export function siteWords(name: string, site: Site, surroundings: Surroundings): SiteWords {
  const { serverNames = [name], upstreams = {}, locations = {}, tls, defaultServer = false } = site;
  const what = `site ${name}`;
  if (serverNames.length === 0) fail(`${what}: serverNames: expected one at least`);
  const hasHttp2Directive = tls !== undefined && isAtLeast(surroundings.version, [1, 25, 1]);
  const http2 = tls === undefined || hasHttp2Directive ? "" : " http2";
  const flags = `${tls === undefined ? "" : " ssl"}${http2}${defaultServer ? " default_server" : ""}`;
  const own = port(site.port ?? (tls === undefined ? 80 : 443), `${what}: port`);
  return {
    upstreams: Object.entries(upstreams).map(([one, servers]) => upstream(one, servers, what)),
    httpDirectives: site.httpDirectives ?? [],
    redirect: redirectOf(site, own, surroundings, what),
    listen: listening(own, site, surroundings).map((address) => address + flags),
    hasHttp2Directive,
    serverNames: serverNames.map((one) => serverName(one, what)).join(" "),
    tls: tls === undefined ? undefined : { certificate: word(tls.certificate), key: word(tls.key) },
    root: site.root === undefined ? "" : word(site.root),
    directives: site.directives ?? [],
    locations: [...ownLocation(site, what), ...furtherLocations(locations, what)],
  };
}

/** What is not said by `locations`; a site may consist of those alone, or of lines of nginx's own. */
function ownLocation(site: Site, what: string): readonly Location[] {
  const isEmpty = contentsOf(site) === 0 && (site.locations !== undefined || site.directives !== undefined);
  if (isEmpty) return [];
  const { files, ...rest } = location("/", { ...site, directives: [] }, what);
  return [{ ...rest, files: files === undefined ? undefined : { ...files, root: "" } }];
}

function furtherLocations(locations: NonNullable<Site["locations"]>, what: string): readonly Location[] {
  if (Object.hasOwn(locations, "/")) fail(`${what}: locations: "/" is what the site itself answers`);
  return Object.entries(locations).map(([match, content]) => location(match, content, `${what}: location ${match}`));
}

const contentsOf = ({ root, proxy, return: answer }: Content): number =>
  [root, proxy, answer].filter((one) => one !== undefined).length;

function upstream(name: string, servers: readonly string[], what: string): readonly [string, readonly string[]] {
  if (!/^[\w.-]+$/.test(name)) fail(`${what}: upstreams: ${JSON.stringify(name)} is no name that a URL could carry`);
  if (servers.length === 0)
    fail(`${what}: upstreams: ${name} has no server`, `upstreams: { ${name}: ["10.0.0.1:80"] }`);
  return [name, servers];
}

function redirectOf(site: Site, own: number, surroundings: Surroundings, what: string): SiteWords["redirect"] {
  const { tls, defaultServer = false } = site;
  if (tls === undefined) return undefined;
  const { redirect = true, challenges }: Tls = tls;
  if (!redirect && challenges !== undefined) fail(`${what}: tls: challenges are served by the redirecting server`);
  if (!redirect) return undefined;
  if (own === 80) fail(`${what}: port 80 cannot redirect to itself`, "tls: { redirect: false }");
  const flags = defaultServer ? " default_server" : "";
  const listen = listening(80, site, surroundings).map((address) => address + flags);
  return { listen, port: own === 443 ? "" : `:${own}`, challenges: challenges === undefined ? "" : word(challenges) };
}

const listening = (number: number, { addresses }: Site, { hasIpv6 }: Surroundings): readonly string[] =>
  addresses === undefined
    ? [`${number}`, ...(hasIpv6 ? [`[::]:${number}`] : [])]
    : addresses.map(
        (address) => `${address.includes(":") && !address.startsWith("[") ? `[${address}]` : address}:${number}`,
      );

function location(match: string, content: Content, what: string): Location {
  const { root, index = ["index.html"], fallback = "=404", proxy, return: answer, directives = [] } = content;
  const stated = contentsOf(content);
  if (stated > 1 || (stated === 0 && directives.length === 0))
    fail(`${what}: expected one of root, proxy and return, got ${stated === 0 ? "none" : "several"}`);
  if (!/^(?:(?:=|\^~) )?\/\S*$|^~\*? \S+$|^@\w+$/.test(match))
    fail(`${what}: expected what nginx matches, such as "/api/", "= /health" or "~ \\.php$"`);
  if (proxy !== undefined && !/^https?:\/\/[^\s/]/.test(proxy))
    fail(`${what}: proxy: expected a URL such as "http://127.0.0.1:3000", got ${JSON.stringify(proxy)}`);
  return {
    match: match.split(" ").map(word).join(" "),
    files:
      root === undefined ? undefined : { root: word(root), index: index.map(word).join(" "), fallback: word(fallback) },
    proxy: proxy === undefined ? undefined : word(proxy),
    answer: answer === undefined ? undefined : answerWords(answer, what),
    directives,
  };
}

function answerWords({ status, to, text }: Answer, what: string): { readonly words: string; readonly isText: boolean } {
  if (to !== undefined && text !== undefined) fail(`${what}: return: expected to or text, got both`);
  const code = status ?? (to === undefined ? 200 : 301);
  const isRedirection = [301, 302, 303, 307, 308].includes(code);
  if (!Number.isSafeInteger(code) || code < 200 || code > 599)
    fail(`${what}: return: expected a status from 200 to 599, got ${code}`);
  if (isRedirection !== (to !== undefined))
    fail(`${what}: return: ${isRedirection ? `${code} redirects, and to says where` : `${code} does not redirect`}`);
  const said = to ?? text;
  return { words: said === undefined ? `${code}` : `${code} ${word(said)}`, isText: text !== undefined };
}

/** Debian writes `1.22.1-9+deb12u1`, Red Hat `1:1.22.1-4`. Where there is none yet, the newest is taken. */
function isAtLeast(version: string | undefined, [major, minor, patch]: readonly [number, number, number]): boolean {
  const numbers = /(\d+)\.(\d+)\.(\d+)/
    .exec(version ?? "")
    ?.slice(1)
    .map(Number);
  const [a = Number.POSITIVE_INFINITY, b = 0, c = 0] = numbers ?? [];
  return a !== major ? a > major : b !== minor ? b > minor : c >= patch;
}
