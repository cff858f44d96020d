import { describe, expect, it } from "vitest";
import type { Site } from "../../cookbooks/nginx/site.ts";
import { siteWords } from "../../cookbooks/nginx/site-words.ts";
import { host, linesOf } from "./nginx-text.ts";

const dotfiles = "location ~ /\\.(?!well-known/) {";
const proxy = "http://127.0.0.1:3000";

describe("a place of a site of nginx", () => {
  it.each<[Site, readonly string[]]>([
    [{}, ["/ 404", "/api/"]],
    [{ directives: ["access_log off;"] }, ["/ 404", "/api/"]],
    [{ directives: ["access_log off;", "root /srv;"] }, ["/api/"]],
    [{ directives: ["location / { return 410; }"] }, ["/api/"]],
    [{ locations: { "^~ /": { proxy } } }, ["^~ /"]],
    [{ return: { status: 410 } }, ["/ 410", "/api/"]],
  ])("has nothing at / but what %j says", (site, expected) => {
    const { locations } = siteWords("shop", { locations: { "/api/": { proxy } }, ...site }, host);
    expect(locations.map(({ match, answer }) => [match, answer?.words].join(" ").trim())).toEqual(expected);
  });

  it.each<[Site, readonly string[]]>([
    [{ root: "/srv" }, ["/"]],
    [{ proxy }, []],
    [{ root: "/srv", locations: { "/git/": { proxy }, "= /x": { root: "/x" }, "@app": { root: "/x" } } }, ["/"]],
    [{ root: "/srv", locations: { "/.app/": { root: "/x" }, "/.x/": { directives: ["expires 1h;"] } } }, ["/"]],
    [
      { proxy, locations: { "/static/": { root: "/srv" }, "/img/": { directives: ["expires 1h;"] } } },
      ["/static/", "/img/"],
    ],
    [{ root: "/srv", locations: { "~ \\.php$": { directives: ["include php;", "fastcgi_pass unix:/x;"] } } }, ["/"]],
  ])("hides what begins with a dot among the files of %j", (site, expected) => {
    const { locations } = siteWords("shop", site, host);
    expect(locations.flatMap(({ match, hidesDotfiles }) => (hidesDotfiles ? [match] : []))).toEqual(expected);
    expect(linesOf(site, dotfiles)).toHaveLength(expected.length);
  });

  it.each(["/a.html", "@app", "=403", "/index.php?$args"])("falls back to %s", (fallback) => {
    expect(linesOf({ root: "/srv", fallback }, "try_files")).toEqual([`try_files $uri $uri/ ${fallback};`]);
  });

  it("tells the server behind what is stated, by its name, and waits for it", () => {
    const headers = { HOST: "$proxy_host", "X-Real-IP": "", "X-Team": "a b" };
    const site: Site = { proxy: "https://api.example.com", headers, timeout: 3600 };
    expect(linesOf(site, "proxy_")).toMatchInlineSnapshot(`
      [
        "proxy_pass https://api.example.com;",
        "proxy_http_version 1.1;",
        "proxy_ssl_server_name on;",
        "proxy_set_header HOST $proxy_host;",
        "proxy_set_header X-Real-IP "";",
        "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
        "proxy_set_header X-Forwarded-Host $http_host;",
        "proxy_set_header X-Forwarded-Proto $scheme;",
        "proxy_set_header Upgrade $http_upgrade;",
        "proxy_set_header Connection $connection_upgrade;",
        "proxy_set_header X-Team "a b";",
        "proxy_read_timeout 3600s;",
        "proxy_send_timeout 3600s;",
      ]
    `);
  });

  it("answers with what a location has captured, and with nginx's variables", () => {
    const answers = (answer: Site["return"]) =>
      linesOf({ locations: { "~ ^/a/(.*)$": { return: answer } } }, "return 3");
    expect(answers({ to: "/b/$1?$args" })).toEqual(["return 301 /b/$1?$args;"]);
    expect(linesOf({ return: { text: "$host ${scheme}s" } }, "return")).toEqual(['return 200 "$host ${scheme}s";']);
  });

  it.each<[Site, string]>([
    [{ root: "/srv", proxy: "http://a" }, "site shop: expected one of root, proxy and return, got several"],
    [{ root: "/srv", fallback: "index.html" }, 'fallback: expected a path such as "/index.html"'],
    [{ root: "/srv", fallback: "404" }, 'or a status such as "=404", got "404"'],
    [{ root: "/srv", timeout: 9 }, "site shop: timeout goes with a proxy, and there is none here"],
    [{ headers: {}, locations: { "/a": { proxy } } }, "site shop: headers goes with a proxy"],
    [{ proxy, timeout: 0 }, "site shop: timeout: expected whole seconds, 1 or more, got 0"],
    [{ proxy, timeout: 1.5 }, "expected whole seconds"],
    [{ proxy, headers: { "X Team": "a" } }, 'site shop: headers: expected a name such as "X-Team", got "X Team"'],
    [{ proxy, headers: { "X-Price": "5 $" } }, 'headers: X-Price: nginx takes a "$" for the beginning of a variable'],
    [{ proxy: "127.0.0.1:3000" }, 'proxy: expected a URL such as "http://127.0.0.1:3000", got "127.0.0.1:3000"'],
    [{ return: {} }, "site shop: return: expected a status, to or text, got none"],
    [{ return: { text: "costs $5" } }, 'return: text: nginx takes a "$" for the beginning of a variable'],
    [{ return: { text: "5 $" } }, 'and none begins like that in "5 $"'],
    [{ return: { text: "${" } }, "nginx takes"],
    [{ return: { to: "/$" } }, "return: to: nginx takes"],
    [{ return: { status: 302 } }, "302 redirects, and to says where"],
    [{ return: { status: 200, to: "/x" } }, "200 does not redirect"],
    [{ return: { to: "/x", text: "x" } }, "expected to or text, got both"],
    [{ return: { status: 99 } }, "expected a status from 200 to 599, got 99"],
    [{ root: "/srv", locations: { "/": { root: "/srv" } } }, '"/" is what the site itself answers'],
    [{ root: "/srv", locations: { "^~ /": { proxy } } }, '"^~ /" is what the site itself answers'],
    [{ root: "/srv", locations: { "/api/": {} } }, "site shop: location /api/: expected one of root, proxy and return"],
    [{ root: "/srv", locations: { "api {": { root: "/srv" } } }, "expected what nginx matches"],
  ])("refuses %j", (site, message) => {
    expect(() => siteWords("shop", site, host)).toThrow(message);
  });
});
