import { facts } from "tsamae";
import { hostTest } from "tsamae/testing";

const ask = "curl -sS --max-time 5 --noproxy '*'";

export default hostTest({
  hosts: ["bullseye", "bookworm", "trixie"],
  attributes: {
    nginx: {
      sites: {
        files: { serverNames: ["files.test", "*.files.test"], root: "/srv/files", defaultServer: true },
        page: {
          root: "/srv/files",
          fallback: "/index.html",
          locations: { "= /health": { return: { text: "fine\n" } } },
        },
        app: {
          serverNames: ["app.test"],
          proxy: "http://backend",
          upstreams: { backend: ["127.0.0.1:8081"] },
          tls: { certificate: "/etc/ssl/site.crt", key: "/etc/ssl/site.key", challenges: "/srv/acme" },
        },
        backend: {
          serverNames: ["_"],
          port: 8081,
          addresses: ["127.0.0.1"],
          return: { text: "$http_x_real_ip $host\n" },
        },
        moved: { serverNames: ["old.test"], return: { to: "https://new.test$request_uri" } },
        gone: { enabled: false },
      },
    },
  },
  before: async (host) => {
    await host.run("mkdir -p /srv/files/sub /srv/acme/.well-known/acme-challenge /etc/ssl");
    await host.run("echo a file >/srv/files/index.html; echo proof >/srv/acme/.well-known/acme-challenge/token");
    await host.run(
      "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=app.test -keyout /etc/ssl/site.key -out /etc/ssl/site.crt -days 2",
    );
  },
  holds: {
    "the default site is off": "! curl -sS http://127.0.0.1/ | grep -qi 'welcome to nginx'",
    "files are served, also for names that no site has": `${ask} http://127.0.0.1/index.html | grep -qx 'a file'`,
    "what is not there is not found": `[ "$(${ask} -o /dev/null -w '%{http_code}' http://127.0.0.1/none)" = 404 ]`,
    "an application in one page answers everywhere": `${ask} -H 'Host: page' http://127.0.0.1/any/where | grep -qx 'a file'`,
    "one of its locations answers by itself": `${ask} -H 'Host: page' http://127.0.0.1/health | grep -qx fine`,
    "HTTP is redirected to HTTPS": `${ask} -o /dev/null -w '%{http_code} %{redirect_url}' -H 'Host: app.test' http://127.0.0.1/x?y | grep -qx '301 https://app.test/x?y'`,
    "challenges are not": `${ask} -H 'Host: app.test' http://127.0.0.1/.well-known/acme-challenge/token | grep -qx proof`,
    "what is behind is told who asks, by HTTP/2": `${ask} -k --http2 -w '%{http_version}' --resolve app.test:443:127.0.0.1 https://app.test/ | tr '\\n' ' ' | grep -qx '127.0.0.1 app.test 2'`,
    "what has moved says where": `${ask} -o /dev/null -w '%{redirect_url}' -H 'Host: old.test' http://127.0.0.1/a | grep -qx https://new.test/a`,
    "starts with the host": "systemctl is-enabled nginx",
    "nginx accepts its configuration": "nginx -t",
    "its version is not told": `! ${ask} -D - -o /dev/null http://127.0.0.1/ | grep -i '^server: nginx/'`,
    "its sites are root's": async (host) => {
      const site = await host.read(facts.file("/etc/nginx/sites-enabled/files.conf"));
      return site.type === "file" && site.owner === "root" && site.mode === "0644";
    },
  },
  kill: true,
  reboot: true,
});
