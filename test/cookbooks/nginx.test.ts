import { fakeHost, type Plan, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import nginx from "../../cookbooks/nginx/default.ts";
import site from "../../recipes/site.ts";

const planned = ({ changes }: Plan): readonly string[] =>
  changes.map(({ id, action, certain }) => `${id} ${action} ${certain ? "would" : "may"}`);

const textOf = ({ changes }: Plan, path: string): string =>
  changes.find(({ id }) => id === `template[${path}]`)?.changes[0]?.diff?.after ?? "";

/** A Debian host with the distribution's package. */
const withNginx = (files: Readonly<Record<string, string>> = {}) =>
  fakeHost("debian-12", {
    packages: ["nginx"],
    files: { "/usr/sbin/nginx": "", "/etc/nginx/nginx.conf": "", "/etc/nginx/conf.d": { directory: true }, ...files },
    services: { nginx: { running: true, isEnabled: true, enabled: "enabled" } },
  });

const site80 = "/etc/nginx/conf.d/address.conf";

describe("the nginx cookbook", () => {
  it("plans everything on a fresh Debian host, and says what hangs on the package", async () => {
    const fresh = await plan(site, { host: fakeHost("debian-12", { packages: ["curl"] }), params: { port: 8080 } });
    expect(fresh.failures).toEqual([]);
    expect(planned(fresh)).toMatchInlineSnapshot(`
      [
        "aptUpdate[for nginx] refresh would",
        "package[nginx] install would",
        "template[/etc/nginx/nginx.conf] create may",
        "file[/etc/nginx/sites-enabled/default] delete may",
        "file[/etc/nginx/conf.d/default.conf] delete may",
        "template[/etc/nginx/conf.d/address.conf] create may",
        "service[nginx] enable may",
        "service[nginx] start may",
        "service[nginx] reload may",
      ]
    `);
    expect(textOf(fresh, site80)).toContain("listen 8080;");
    expect(fresh.notifications).toContainEqual({
      from: `template[${site80}]`,
      target: "service[nginx]",
      action: "reload",
      timing: "delayed",
    });
  });

  it("does nothing where everything is in place", async () => {
    const first = await plan(site, { host: fakeHost("debian-12") });
    const paths = ["/etc/nginx/nginx.conf", site80];
    const files = Object.fromEntries(paths.map((path) => [path, textOf(first, path)]));
    expect((await plan(site, { host: withNginx(files) })).changes).toEqual([]);
  });

  it("writes what goes before what hangs on it, and the default server last", async () => {
    const sites = {
      main: { return: { text: "main" }, defaultServer: true },
      old: { enabled: false },
      blog: { root: "/srv/blog" },
    };
    const host = withNginx({ "/etc/nginx/conf.d/old.conf": "" });
    const paths = planned(await plan(nginx, { host, params: { sites } })).filter((one) => one.includes("conf.d"));
    expect(paths.map((one) => one.replace(/.*conf\.d\/(.*) .*/, "$1"))).toEqual([
      "blog.conf] create",
      "old.conf] delete",
      "main.conf] create",
    ]);
  });

  it("is the user's whom the package makes, unless told", async () => {
    const user = async (params: { readonly source?: "nginx.org"; readonly user?: string }) =>
      /^user (.*);$/m.exec(textOf(await plan(nginx, { host: withNginx(), params }), "/etc/nginx/nginx.conf"))?.[1];
    expect(await user({})).toBe("www-data");
    expect(await user({ source: "nginx.org" })).toBe("nginx");
    expect(await user({ user: "web" })).toBe("web");
  });

  it.each([
    ["debian-11", "https://nginx.org/packages/debian", "bullseye"],
    ["debian-13", "https://nginx.org/packages/debian", "trixie"],
    ["ubuntu-22.04", "https://nginx.org/packages/ubuntu", "jammy"],
  ] as const)("takes nginx's own packages on %s", async (preset, uris, suite) => {
    const host = fakeHost(preset, { packages: { nginx: "1.22.1-9+deb12u1" } });
    const { changes } = await plan(nginx, { host, params: { source: "nginx.org" } });
    const added = JSON.stringify(changes.find(({ id }) => id === "aptRepository[nginx]"));
    expect(added).toContain(uris);
    expect(added).toContain(suite);
    expect(changes.map(({ id, action }) => `${id} ${action}`)).toContain("package[nginx] upgrade");
  });

  it.each([
    [{ maxBodySize: "much" }, 'maxBodySize: expected a size such as "8m", got "much"'],
    [{ user: "a b" }, `user: expected a user's name, got "a b"`],
    [
      { sites: { default: {} } },
      'site "default": expected a name of letters, digits, ".", "-" and "_", and not "default"',
    ],
    [{ sites: { "../x": {} } }, 'site "../x": expected a name'],
    [{ sites: { a: { rot: "/srv" } } }, "rot"],
  ])("refuses %j", async (params: Readonly<Record<string, unknown>>, message) => {
    await expect(plan(nginx, { host: withNginx(), params })).rejects.toThrow(message);
  });
});
