import { createHash } from "node:crypto";
import { fakeHost, type Plan, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import nginx from "../../cookbooks/nginx/default.ts";
import site from "../../recipes/site.ts";

const planned = ({ changes }: Plan): readonly string[] =>
  changes.map(({ id, action, certain }) => `${id} ${action} ${certain ? "would" : "may"}`);

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

const textOf = ({ changes }: Plan, path: string): string =>
  changes.find(({ id }) => id === `template[${path}]`)?.changes[0]?.diff?.after ?? "";

/** A Debian host with the distribution's package. */
const withNginx = (files: Readonly<Record<string, string>> = {}) =>
  fakeHost("debian-12", {
    packages: ["nginx"],
    files: {
      "/usr/sbin/nginx": "",
      "/etc/nginx/nginx.conf": "",
      "/etc/nginx/sites-available": { directory: true },
      ...files,
    },
    services: { nginx: { running: true, isEnabled: true, enabled: "enabled" } },
  });

const site80 = "/etc/nginx/sites-available/address.conf";

describe("the nginx cookbook", () => {
  it("plans everything on a fresh Debian host, and says what hangs on the package", async () => {
    const fresh = await plan(site, { host: fakeHost("debian-12", { packages: ["curl"] }), params: { port: 8080 } });
    expect(fresh.failures).toEqual([]);
    expect(planned(fresh)).toMatchInlineSnapshot(`
      [
        "aptUpdate[for nginx] refresh would",
        "package[nginx] install would",
        "template[/etc/nginx/nginx.conf] create may",
        "directory[/etc/nginx/sites-available] create may",
        "template[/etc/nginx/sites-available/address.conf] create may",
        "nginxConfiguration[nginx] activate may",
        "service[nginx] enable may",
        "service[nginx] start may",
      ]
    `);
    expect(textOf(fresh, site80)).toContain("listen 8080;");
  });

  it("does nothing where nginx has read everything, and has it read what differs", async () => {
    const first = await plan(site, { host: fakeHost("debian-12") });
    const [main, address] = ["/etc/nginx/nginx.conf", site80].map((path) => textOf(first, path));
    const enabled = "/etc/nginx/sites-enabled/address.conf";
    const receipt = "/var/cache/nginx-cookbook/nginx";
    const files = { "/etc/nginx/nginx.conf": main ?? "", [site80]: address ?? "", [enabled]: address ?? "" };
    const read = createHash("sha256");
    for (const path of ["/etc/nginx/nginx.conf", site80]) read.update(`${digest(textOf(first, path))} ${path}\n`);
    const sum = `${read.digest("hex")}\n`;
    const planOn = async (more: Readonly<Record<string, string>>) =>
      planned(await plan(site, { host: withNginx({ ...files, [receipt]: sum, ...more }) }));
    expect(await planOn({})).toEqual([]);
    expect(await planOn({ [receipt]: "another\n" })).toEqual(["nginxConfiguration[nginx] activate would"]);
    expect(await planOn({ [enabled]: "# by hand" })).toEqual(["nginxConfiguration[nginx] activate would"]);
    expect(await planOn({ [site80]: "# before", [enabled]: "# before" })).toEqual([
      `template[${site80}] create would`,
      "nginxConfiguration[nginx] activate would",
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
    [{ sites: { a: {} } }, "site a: expected one of root, proxy and return, got none"],
    [{ workerProcesses: 0 }, "workerProcesses: expected 1 or more"],
    [{ sites: { "../x": {} } }, 'site "../x": expected a name'],
    [{ sites: { a: { rot: "/srv" } } }, 'unknown entry "rot" in a (did you mean "root"?)'],
    [
      { sites: { a: { root: "/srv", locations: { "/b/": { prxy: "http://c" } } } } },
      'unknown entry "prxy" in a.locations./b/ (did you mean "proxy"?)',
    ],
  ])("refuses %j", async (params: Readonly<Record<string, unknown>>, message) => {
    await expect(plan(nginx, { host: withNginx(), params })).rejects.toThrow(message);
  });
});
