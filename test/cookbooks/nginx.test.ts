import { fakeHost, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import nginx from "../../cookbooks/nginx/default.ts";

describe("the nginx cookbook", () => {
  it("plans everything on a fresh Debian host, and says what hangs on the package", async () => {
    const { changes, notifications, failures } = await plan(nginx, {
      host: fakeHost("debian-12", { packages: ["curl"] }),
      params: { port: 8080 },
    });
    expect(failures).toEqual([]);
    expect(
      changes.map(({ id, action, certain }) => `${id} ${action} ${certain ? "would" : "may"}`),
    ).toMatchInlineSnapshot(`
      [
        "aptUpdate[weekly] refresh would",
        "package[nginx] install would",
        "service[nginx] enable may",
        "service[nginx] start may",
        "template[/etc/nginx/sites-available/main] create may",
        "link[/etc/nginx/sites-enabled/main] create may",
        "file[/etc/nginx/sites-enabled/default] delete may",
        "service[nginx] restart may",
      ]
    `);
    expect(changes.find(({ id }) => id.startsWith("template"))?.changes[0]?.diff?.after).toContain("listen 8080;");
    expect(notifications).toContainEqual({
      from: "template[/etc/nginx/sites-available/main]",
      target: "service[nginx]",
      action: "restart",
      timing: "delayed",
    });
  });

  it("does nothing where everything is in place", async () => {
    const first = await plan(nginx, { host: fakeHost("debian-12") });
    const site = first.changes.find(({ id }) => id.startsWith("template"))?.changes[0]?.diff?.after ?? "";
    const host = fakeHost("debian-12", {
      packages: ["nginx"],
      files: {
        "/usr/sbin/nginx": "",
        "/etc/nginx/sites-available/main": site,
        "/etc/nginx/sites-enabled/main": { link: "/etc/nginx/sites-available/main" },
      },
      services: { nginx: { running: true, isEnabled: true, enabled: "enabled" } },
    });
    expect((await plan(nginx, { host })).changes).toEqual([]);
  });
});
