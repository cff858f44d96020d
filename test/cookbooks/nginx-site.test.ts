import { join } from "node:path";
import { include, recipe } from "tsamae";
import { fakeHost, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import nginx from "../../cookbooks/nginx/default.ts";
import { nginxSite } from "../../cookbooks/nginx/nginx-site.ts";
import type { Site } from "../../cookbooks/nginx/site.ts";
import { type Surroundings, siteWords } from "../../cookbooks/nginx/site-words.ts";
import { word } from "../../cookbooks/nginx/words.ts";
import { readTemplate, renderTemplate } from "../../src/templates/render.ts";
import { CHECKOUT } from "../hosts/paths.ts";

const template = readTemplate(join(CHECKOUT, "cookbooks/nginx/templates/site.conf.ejs"));

const host: Surroundings = { hasIpv6: true, version: "1.26.3-3+deb13u1" };

const written = (site: Site, surroundings = host): string =>
  renderTemplate(template, { site: siteWords("shop", site, surroundings) });

const tls = { certificate: "/etc/ssl/shop.crt", key: "/etc/ssl/shop.key" };

describe("a site of nginx", () => {
  it("has files", () => {
    expect(written({ root: "/srv/my shop", index: ["a.html", "b.html"], fallback: "/a.html" })).toMatchInlineSnapshot(`
      "# Managed by tsamae: changes made here are overwritten.
      server {
        listen 80;
        listen [::]:80;
        server_name shop;
        root "/srv/my shop";

        location / {
          index a.html b.html;
          try_files $uri $uri/ /a.html;
        }
      }
      "
    `);
  });

  it("is a proxy by HTTPS, to which HTTP redirects", () => {
    const upstreams = { app: ["10.0.0.1:3000", "10.0.0.2:3000 backup"] };
    expect(
      written({
        serverNames: ["shop.example.com", "*.shop.example.com"],
        proxy: "http://app",
        upstreams,
        tls: { ...tls, challenges: "/srv/acme" },
        defaultServer: true,
        directives: ["proxy_read_timeout 90s;"],
        httpDirectives: ["limit_req_zone $binary_remote_addr zone=shop:1m rate=9r/s;"],
        locations: { "/api/": { proxy: "http://127.0.0.1:4000/", directives: ["limit_req zone=shop;"] } },
      }),
    ).toMatchInlineSnapshot(`
      "# Managed by tsamae: changes made here are overwritten.
      limit_req_zone $binary_remote_addr zone=shop:1m rate=9r/s;
      upstream app {
        server 10.0.0.1:3000;
        server 10.0.0.2:3000 backup;
      }

      server {
        listen 80 default_server;
        listen [::]:80 default_server;
        server_name shop.example.com *.shop.example.com;

        location /.well-known/acme-challenge/ {
          root /srv/acme;
        }

        location / {
          return 301 https://$host$request_uri;
        }
      }

      server {
        listen 443 ssl default_server;
        listen [::]:443 ssl default_server;
        http2 on;
        server_name shop.example.com *.shop.example.com;
        ssl_certificate /etc/ssl/shop.crt;
        ssl_certificate_key /etc/ssl/shop.key;
        proxy_read_timeout 90s;

        location / {
          proxy_pass http://app;
          proxy_http_version 1.1;
          proxy_set_header Host $host;
          proxy_set_header X-Real-IP $remote_addr;
          proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
          proxy_set_header X-Forwarded-Proto $scheme;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $connection_upgrade;
        }

        location /api/ {
          proxy_pass http://127.0.0.1:4000/;
          proxy_http_version 1.1;
          proxy_set_header Host $host;
          proxy_set_header X-Real-IP $remote_addr;
          proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
          proxy_set_header X-Forwarded-Proto $scheme;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $connection_upgrade;
          limit_req zone=shop;
        }
      }
      "
    `);
  });

  it("speaks HTTP/2 as its nginx wants it", () => {
    const lines = (version: string | undefined) =>
      written({ return: { text: "" }, tls }, { hasIpv6: false, version }).match(/.*(?:443|http2).*/g);
    expect(lines("1.22.1-9+deb12u1")).toEqual(["  listen 443 ssl http2;"]);
    expect(lines("1.25.0")).toEqual(["  listen 443 ssl http2;"]);
    for (const version of ["1.25.1", "1:1.26.3-1.el10", "2.0.0", undefined])
      expect(lines(version)).toEqual(["  listen 443 ssl;", "  http2 on;"]);
  });

  it.each<[Site, readonly string[]]>([
    [{}, ["80", "[::]:80"]],
    [{ port: 8080, defaultServer: true }, ["8080 default_server", "[::]:8080 default_server"]],
    [{ addresses: ["127.0.0.1", "::1", "[::2]"] }, ["127.0.0.1:80", "[::1]:80", "[::2]:80"]],
  ])("listens where %j says", (site, listen) => {
    expect(siteWords("shop", { ...site, root: "/srv" }, host).listen).toEqual(listen);
  });

  it("listens to IPv4 alone where the host has nothing else", () => {
    expect(siteWords("shop", { root: "/srv" }, { ...host, hasIpv6: false }).listen).toEqual(["80"]);
  });

  it("may consist of locations, or of lines of nginx's own", () => {
    expect(written({ locations: { "= /x": { return: { status: 204 } } } })).toContain(
      "location = /x {\n    return 204;",
    );
    expect(siteWords("shop", { directives: ["return 444;"] }, host).locations).toEqual([]);
  });

  it.each<[Site, string]>([
    [{}, "site shop: expected one of root, proxy and return, got none"],
    [{ root: "/srv", proxy: "http://a" }, "site shop: expected one of root, proxy and return, got several"],
    [{ root: "/srv", serverNames: [] }, "serverNames: expected one at least"],
    [{ root: "/srv", serverNames: ["a b"] }, `expected a server's name such as "www.example.com", got "a b"`],
    [{ root: "/srv", serverNames: ["a;"] }, "expected a server's name"],
    [{ root: "/srv", port: 65_536 }, "site shop: port: expected a port from 1 to 65535, got 65536"],
    [{ root: "/srv", port: 80, tls }, "port 80 cannot redirect to itself"],
    [{ root: "/srv", tls: { ...tls, redirect: false, challenges: "/srv/acme" } }, "challenges are served by"],
    [{ proxy: "127.0.0.1:3000" }, 'proxy: expected a URL such as "http://127.0.0.1:3000", got "127.0.0.1:3000"'],
    [{ proxy: "http://a", upstreams: { a: [] } }, "upstreams: a has no server"],
    [{ proxy: "http://a", upstreams: { "a b": ["x"] } }, '"a b" is no name that a URL could carry'],
    [{ return: { status: 302 } }, "302 redirects, and to says where"],
    [{ return: { status: 200, to: "/x" } }, "200 does not redirect"],
    [{ return: { to: "/x", text: "x" } }, "expected to or text, got both"],
    [{ return: { status: 99 } }, "expected a status from 200 to 599, got 99"],
    [{ root: "/srv", locations: { "/": { root: "/srv" } } }, '"/" is what the site itself answers'],
    [{ root: "/srv", locations: { "/api/": {} } }, "site shop: location /api/: expected one of root, proxy and return"],
    [{ root: "/srv", locations: { "api {": { root: "/srv" } } }, "expected what nginx matches"],
  ])("refuses %j", (site, message) => {
    expect(() => siteWords("shop", site, host)).toThrow(message);
  });

  it("can be declared by any recipe", async () => {
    const shop = recipe(() => nginxSite("shop", { proxy: "http://127.0.0.1:3000" }));
    const web = recipe(async () => {
      await include(nginx);
      await include(shop);
    });
    const { changes, failures } = await plan(web, { host: fakeHost("debian-12") });
    expect(failures).toEqual([]);
    expect(changes.map(({ id }) => id)).toContain("template[/etc/nginx/conf.d/shop.conf]");
  });
});

describe("a word of nginx's", () => {
  it.each([
    ["/srv/blog", "/srv/blog"],
    ["https://$host$request_uri", "https://$host$request_uri"],
    ["", '""'],
    ["a b", '"a b"'],
    ["a;b", '"a;b"'],
    ['"{}"', '"\\"{}\\""'],
    ["~^w\\d$", '"~^w\\\\d$"'],
    ["a\n\tb\r", '"a\\n\\tb\\r"'],
  ])("%j is written as %s", (text, expected) => {
    expect(word(text)).toBe(expected);
  });
});
