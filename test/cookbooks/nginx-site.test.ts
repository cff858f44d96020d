import { include, recipe } from "tsamae";
import { fakeHost, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import nginx from "../../cookbooks/nginx/default.ts";
import { nginxSite } from "../../cookbooks/nginx/nginx-site.ts";
import type { Site } from "../../cookbooks/nginx/site.ts";
import { siteWords } from "../../cookbooks/nginx/site-words.ts";
import { host, linesOf, written } from "./nginx-text.ts";

const proxy = "http://127.0.0.1:3000";

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

          location ~ /\\.(?!well-known/) {
            return 404;
          }
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

        location ^~ /.well-known/acme-challenge/ {
          default_type text/plain;
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
          proxy_set_header Host $http_host;
          proxy_set_header X-Real-IP $remote_addr;
          proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
          proxy_set_header X-Forwarded-Host $http_host;
          proxy_set_header X-Forwarded-Proto $scheme;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $connection_upgrade;
        }

        location /api/ {
          proxy_pass http://127.0.0.1:4000/;
          proxy_http_version 1.1;
          proxy_set_header Host $http_host;
          proxy_set_header X-Real-IP $remote_addr;
          proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
          proxy_set_header X-Forwarded-Host $http_host;
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
    [{ addresses: ["*", "localhost"], port: 81 }, ["*:81", "localhost:81"]],
    [{ addresses: ["unix:/run/shop.sock", "unix:/run/my shop"] }, ["unix:/run/shop.sock", '"unix:/run/my shop"']],
  ])("listens where %j says", (site, listen) => {
    expect(siteWords("shop", { ...site, root: "/srv" }, host).listen).toEqual(listen);
  });

  it("listens to IPv4 alone where the host has nothing else", () => {
    expect(siteWords("shop", { root: "/srv" }, { ...host, hasIpv6: false }).listen).toEqual(["80"]);
  });

  it("redirects from its addresses that have a port", () => {
    const addresses = ["127.0.0.1", "unix:/run/shop.sock"];
    expect(siteWords("shop", { root: "/srv", tls, addresses }, host)).toMatchObject({
      listen: ["127.0.0.1:443 ssl", "unix:/run/shop.sock ssl"],
      redirect: { listen: ["127.0.0.1:80"] },
    });
  });

  it("may consist of locations, or of lines of nginx's own", () => {
    expect(written({ locations: { "= /x": { return: { status: 204 } } } })).toContain(
      "location = /x {\n    return 204;",
    );
    expect(siteWords("shop", { directives: ["return 444;"] }, host).locations).toEqual([]);
  });

  it("may let larger bodies pass than others", () => {
    expect(linesOf({ proxy, maxBodySize: "2g" }, "client_")).toEqual(["client_max_body_size 2g;"]);
    expect(linesOf({ proxy }, "client_")).toEqual([]);
  });

  it("writes what belongs to an upstream besides servers as it is", () => {
    const app = ["least_conn", "zone app 64k", "10.0.0.1:80 weight=2", "zone.test:80", "hashes", "keepalive 8"];
    expect(siteWords("shop", { proxy: "http://app", upstreams: { app } }, host).upstreams).toEqual([
      [
        "app",
        [
          "least_conn",
          "zone app 64k",
          "server 10.0.0.1:80 weight=2",
          "server zone.test:80",
          "server hashes",
          "keepalive 8",
        ],
      ],
    ]);
    expect(linesOf({ proxy: "http://app", upstreams: { app } }, "keepalive")).toEqual(["keepalive 8;"]);
  });

  it.each<[Site, string]>([
    [{}, "site shop: expected one of root, proxy and return, got none"],
    [{ root: "/srv", serverNames: [] }, "serverNames: expected one at least"],
    [{ root: "/srv", serverNames: ["a b"] }, `expected a server's name such as "www.example.com", got "a b"`],
    [{ root: "/srv", serverNames: ["a;"] }, "expected a server's name"],
    [{ root: "/srv", serverNames: ["a.test:80"] }, 'serverNames: got "a.test:80", but the port goes into port'],
    [{ root: "/srv", serverNames: ["*.bücher.test"] }, 'is to be written in punycode: "*.xn--bcher-kva.test"'],
    [{ root: "/srv", addresses: [] }, "site shop: addresses: expected one at least"],
    [{ root: "/srv", addresses: ["127.0.0.1:8080"] }, 'got "127.0.0.1:8080", but the port goes into port'],
    [{ root: "/srv", addresses: ["[::1]:8080"] }, 'got "[::1]:8080", but the port goes into port'],
    [{ root: "/srv", addresses: ["unix:x"] }, 'expected such as "127.0.0.1", "::1" or "unix:/run/site.sock"'],
    [{ root: "/srv", addresses: ["unix:/x"], tls }, "tls: a socket cannot redirect to itself"],
    [{ root: "/srv", maxBodySize: "2 GB" }, 'site shop: maxBodySize: expected a size such as "8m", got "2 GB"'],
    [{ root: "/srv", port: 65_536 }, "site shop: port: expected a port from 1 to 65535, got 65536"],
    [{ root: "/srv", port: 80, tls }, "port 80 cannot redirect to itself"],
    [
      { root: "/srv", tls: { ...tls, redirect: false, challenges: "/srv/acme" } },
      "challenges are served by the redirecting server, and redirect is false",
    ],
    [{ proxy: "http://a", upstreams: { a: [] } }, "upstreams: a has no server"],
    [{ proxy: "http://a", upstreams: { a: ["ip_hash"] } }, "upstreams: a has no server"],
    [{ proxy: "http://a", upstreams: { a: ["x;"] } }, 'a: expected such as "10.0.0.1:80" or "keepalive 8", got "x;"'],
    [{ proxy: "http://a", upstreams: { a: ["server x"] } }, 'got "server x"'],
    [{ proxy: "http://a", upstreams: { "a b": ["x"] } }, '"a b" is no name that a URL could carry'],
  ])("refuses %j", (site, message) => {
    expect(() => siteWords("shop", site, host)).toThrow(message);
  });

  it("says the way out", () => {
    const refused = (site: Site) => () => siteWords("shop", site, host);
    expect(refused({ root: "/srv", tls: { ...tls, redirect: false, challenges: "/srv/acme" } })).toThrow(
      expect.objectContaining({ hint: "tls: { redirect: true }" }),
    );
    expect(refused({ return: { text: "costs $5" } })).toThrow(
      expect.objectContaining({ hint: expect.stringContaining(`httpDirectives: ['geo $dollar { default "$"; }']`) }),
    );
  });

  it("can be stated in attributes", async () => {
    const site = { proxy, headers: { "X-Team": "web" }, timeout: 90, maxBodySize: "9m" };
    const { changes } = await plan(nginx, { host: fakeHost("debian-12"), params: { sites: { shop: site } } });
    const file = changes.find(({ id }) => id === "template[/etc/nginx/sites-available/shop.conf]");
    for (const line of ["X-Team web;", "proxy_read_timeout 90s;", "client_max_body_size 9m;"])
      expect(file?.changes[0]?.diff?.after).toContain(line);
  });

  it("can be declared by any recipe", async () => {
    const shop = recipe(() => nginxSite("shop", { proxy: "http://127.0.0.1:3000" }));
    const web = recipe(async () => {
      await include(nginx);
      await include(shop);
    });
    const { changes, failures } = await plan(web, { host: fakeHost("debian-12") });
    expect(failures).toEqual([]);
    expect(changes.map(({ id }) => id)).toContain("template[/etc/nginx/sites-available/shop.conf]");
  });
});
