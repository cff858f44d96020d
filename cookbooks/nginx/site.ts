import { t } from "tsamae";

/** What is answered: one of `root`, `proxy` and `return`. */
export interface Content {
  /** A folder of files. */
  readonly root?: string | undefined;
  /** What is served for a folder. Default: `["index.html"]`. */
  readonly index?: readonly string[] | undefined;
  /** What is served where there is no such file: `"/index.html"` for an application in one page, `"@app"`, `"=403"`. Default: 404. */
  readonly fallback?: string | undefined;
  /** A server behind: `"http://127.0.0.1:3000"`, `"http://unix:/run/app.sock"`, or `"http://NAME"` of `upstreams`. */
  readonly proxy?: string | undefined;
  /** What the server behind is sent besides, or instead of, what it is by default; `""`: not at all. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** For how many seconds the server behind may be silent, as between the messages of a WebSocket. Default: nginx's 60. */
  readonly timeout?: number | undefined;
  /** An answer that stands here. */
  readonly return?: Answer | undefined;
  /** Lines of nginx's own, with their semicolons. */
  readonly directives?: readonly string[] | undefined;
}

/** An answer: a redirection `to` somewhere, or a `text`, or its status alone. nginx's variables may stand in it. */
export interface Answer {
  /** Default: 301 for a redirection, else 200. */
  readonly status?: number | undefined;
  readonly to?: string | undefined;
  readonly text?: string | undefined;
}

/** What makes a site answer by HTTPS. */
export interface Tls {
  /** The file with the certificate, and those between it and its root. */
  readonly certificate: string;
  /** The file with its private key. */
  readonly key: string;
  /** Whether port 80 answers with a redirection here. Default: true. */
  readonly redirect?: boolean | undefined;
  /** The folder in which an ACME client leaves its challenges, which port 80 serves: `"/var/www/acme"`. */
  readonly challenges?: string | undefined;
}

/** A site: what it is called, where it listens, and what it answers. */
export interface Site extends Content {
  /** Default: what the site is called. */
  readonly serverNames?: readonly string[] | undefined;
  /** Default: 80, with `tls` 443. */
  readonly port?: number | undefined;
  /** The addresses that it listens on: `["127.0.0.1", "::1", "unix:/run/site.sock"]`. Default: all of the host's. */
  readonly addresses?: readonly string[] | undefined;
  /** Whether it answers for names that no site has. Default: false. */
  readonly defaultServer?: boolean | undefined;
  readonly tls?: Tls | undefined;
  /** How large a request's body may be, in nginx's units; `"0"`: without a limit. Default: the cookbook's `maxBodySize`. */
  readonly maxBodySize?: string | undefined;
  /** What else there is below it, by what nginx matches: `"/api/"`, `"= /health"`, `"~ \\.php$"`. */
  readonly locations?: Readonly<Record<string, Content>> | undefined;
  /** Several servers behind under one name: `{ app: ["10.0.0.1:3000", "10.0.0.2:3000 backup"] }`. */
  readonly upstreams?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Lines of nginx's own that belong outside of `server`: `["limit_req_zone …;"]`. */
  readonly httpDirectives?: readonly string[] | undefined;
  /** False: its file is removed. Default: true. */
  readonly enabled?: boolean | undefined;
}

const content = {
  root: t.optional(t.path()),
  index: t.optional(t.list(t.string())),
  fallback: t.optional(t.string()),
  proxy: t.optional(t.string()),
  headers: t.optional(t.record(t.string())),
  timeout: t.optional(t.number()),
  return: t.optional(
    t.object({ status: t.optional(t.number()), to: t.optional(t.string()), text: t.optional(t.string()) }),
  ),
  directives: t.optional(t.list(t.string())),
};

/** A {@link Site}, as attributes have it. */
export const siteSchema = t.object({
  ...content,
  serverNames: t.optional(t.list(t.string())),
  port: t.optional(t.number()),
  addresses: t.optional(t.list(t.string())),
  defaultServer: t.optional(t.boolean()),
  tls: t.optional(
    t.object({
      certificate: t.path(),
      key: t.path(),
      redirect: t.optional(t.boolean()),
      challenges: t.optional(t.path()),
    }),
  ),
  maxBodySize: t.optional(t.string()),
  locations: t.optional(t.record(t.object(content))),
  upstreams: t.optional(t.record(t.list(t.string()))),
  httpDirectives: t.optional(t.list(t.string())),
  enabled: t.optional(t.boolean()),
});
