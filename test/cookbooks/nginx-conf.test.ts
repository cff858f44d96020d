import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { word } from "../../cookbooks/nginx/words.ts";
import { readTemplate, renderTemplate } from "../../src/templates/render.ts";
import { CHECKOUT } from "../hosts/paths.ts";

const mainTemplate = readTemplate(join(CHECKOUT, "cookbooks/nginx/templates/nginx.conf.ejs"));

describe("nginx.conf", () => {
  it("has what all sites share", () => {
    const settings = {
      user: "web",
      workerProcesses: "auto",
      workerConnections: 512,
      modules: "m",
      directives: ["x on;"],
    };
    const more = { serverTokens: false, maxBodySize: "1m", gzip: true };
    expect(renderTemplate(mainTemplate, { ...settings, ...more })).toMatchInlineSnapshot(`
      "# Managed by tsamae: changes made here are overwritten.
      user web;
      worker_processes auto;
      worker_rlimit_nofile 1024;
      pid /run/nginx.pid;
      error_log /var/log/nginx/error.log warn;
      include m;

      events {
        worker_connections 512;
      }

      http {
        include mime.types;
        default_type application/octet-stream;
        charset utf-8;
        types_hash_max_size 2048;
        server_names_hash_bucket_size 128;

        access_log /var/log/nginx/access.log;
        server_tokens off;
        client_max_body_size 1m;

        sendfile on;
        tcp_nopush on;
        gzip on;
        gzip_vary on;
        gzip_proxied any;
        gzip_types
          text/plain text/css text/javascript text/xml
          application/javascript application/json application/manifest+json application/wasm application/xml
          image/svg+xml;

        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_prefer_server_ciphers off;
        ssl_session_cache shared:sites:10m;
        ssl_session_tickets off;

        # For what is behind: WebSockets ask for another protocol; all else says nothing, and connections can be kept.
        map $http_upgrade $connection_upgrade {
          default upgrade;
          "" "";
        }
        x on;

        include conf.d/*.conf;
        include sites-enabled/*;
      }
      "
    `);
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
