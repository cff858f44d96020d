import { fail } from "tsamae";
import { contentsOf, type Location, location } from "./location-words.ts";
import { requireProxy } from "./proxy-words.ts";
import type { Site, Tls } from "./site.ts";
import { isSocket, listenAddress, port, serverName, size, word } from "./words.ts";

/** What decides how a site is written, of the host. */
export interface Surroundings {
  readonly hasIpv6: boolean;
  /** nginx's version; undefined as long as there is none. */
  readonly version: string | undefined;
}

/** A site in words of nginx's, for its template. `redirect` is the server on port 80 of one with TLS. */
export interface SiteWords {
  readonly upstreams: readonly (readonly [name: string, lines: readonly string[]])[];
  readonly httpDirectives: readonly string[];
  readonly redirect:
    | { readonly listen: readonly string[]; readonly port: string; readonly challenges: string }
    | undefined;
  readonly listen: readonly string[];
  readonly hasHttp2Directive: boolean;
  readonly serverNames: string;
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
  readonly root: string;
  /** Empty where it is the host's. */
  readonly maxBodySize: string;
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
    upstreams: Object.entries(upstreams).map(([one, servers]) => upstream(one, servers, `${what}: upstreams`)),
    httpDirectives: site.httpDirectives ?? [],
    redirect: redirectOf(site, own, surroundings, what),
    listen: listening(own, site.addresses, surroundings, what).map((address) => address + flags),
    hasHttp2Directive,
    serverNames: serverNames.map((one) => serverName(one, what)).join(" "),
    tls: tls === undefined ? undefined : { certificate: word(tls.certificate), key: word(tls.key) },
    root: site.root === undefined ? "" : word(site.root),
    maxBodySize: site.maxBodySize === undefined ? "" : size(site.maxBodySize, `${what}: maxBodySize`),
    directives: site.directives ?? [],
    locations: [...ownLocation(site, what), ...furtherLocations(locations, what)],
  };
}

/**
 * What is not said by `locations`; a site may consist of those alone, or of lines of nginx's own. Without a place for
 * "/", nginx would serve the page that welcomes to it.
 */
function ownLocation(site: Site, what: string): readonly Location[] {
  const { locations, directives = [] } = site;
  if (contentsOf(site) > 0 || (locations === undefined && site.directives === undefined)) {
    if (Object.hasOwn(locations ?? {}, "^~ /")) fail(`${what}: locations: "^~ /" is what the site itself answers`);
    const { files, ...rest } = location("/", { ...site, directives: [] }, what);
    return [{ ...rest, files: files === undefined ? undefined : { ...files, root: "" } }];
  }
  requireProxy(site, what);
  const isAnswered = locations === undefined || Object.hasOwn(locations, "^~ /") || directives.some(mayAnswer);
  return isAnswered ? [] : [location("/", { return: { status: 404 } }, what)];
}

/** Lines for a server with which there is, or may be, something for "/". */
const mayAnswer = (line: string): boolean => /\b(?:location|root|try_files|include)\b/.test(line);

function furtherLocations(locations: NonNullable<Site["locations"]>, what: string): readonly Location[] {
  if (Object.hasOwn(locations, "/")) fail(`${what}: locations: "/" is what the site itself answers`);
  return Object.entries(locations).map(([match, content]) => location(match, content, `${what}: location ${match}`));
}

/** What nginx knows in an `upstream` besides servers. */
const upstreamDirective =
  /^(?:least_conn|ip_hash|random|hash|keepalive|keepalive_timeout|keepalive_requests|zone)(?:\s|$)/;

function upstream(name: string, entries: readonly string[], what: string): readonly [string, readonly string[]] {
  if (!/^[\w.-]+$/.test(name)) fail(`${what}: ${JSON.stringify(name)} is no name that a URL could carry`);
  if (entries.every((entry) => upstreamDirective.test(entry)))
    fail(`${what}: ${name} has no server`, `upstreams: { ${name}: ["10.0.0.1:80"] }`);
  const odd = entries.find((entry) => /^\s*(?:$|server\s)|[;{}\n]/.test(entry));
  if (odd !== undefined)
    fail(`${what}: ${name}: expected such as "10.0.0.1:80" or "keepalive 8", got ${JSON.stringify(odd)}`);
  return [name, entries.map((entry) => (upstreamDirective.test(entry) ? entry : `server ${entry}`))];
}

function redirectOf(site: Site, own: number, surroundings: Surroundings, what: string): SiteWords["redirect"] {
  const { tls, defaultServer = false } = site;
  if (tls === undefined) return undefined;
  const { redirect = true, challenges }: Tls = tls;
  if (!redirect && challenges !== undefined)
    fail(
      `${what}: tls: challenges are served by the redirecting server, and redirect is false`,
      "tls: { redirect: true }",
    );
  if (!redirect) return undefined;
  if (own === 80) fail(`${what}: port 80 cannot redirect to itself`, "tls: { redirect: false }");
  const addresses = site.addresses?.filter((address) => !isSocket(address));
  if (addresses?.length === 0 && site.addresses?.length !== 0)
    fail(`${what}: tls: a socket cannot redirect to itself`, "tls: { redirect: false }");
  const flags = defaultServer ? " default_server" : "";
  const listen = listening(80, addresses, surroundings, what).map((address) => address + flags);
  return { listen, port: own === 443 ? "" : `:${own}`, challenges: challenges === undefined ? "" : word(challenges) };
}

function listening(
  number: number,
  addresses: Site["addresses"],
  { hasIpv6 }: Surroundings,
  what: string,
): readonly string[] {
  if (addresses === undefined) return [`${number}`, ...(hasIpv6 ? [`[::]:${number}`] : [])];
  if (addresses.length === 0)
    fail(`${what}: addresses: expected one at least`, "without addresses, it listens on all of the host's");
  return addresses.map((address) => listenAddress(address, number, what));
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
