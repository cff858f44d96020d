import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/engine/events.ts";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import { mustRun } from "../hosts/run-command.ts";
import { changed, converge, finished, installOn, parseEvents } from "../hosts/tsamae.ts";
import { waitUntil } from "../hosts/wait-until.ts";

/** The cookbook with one site, which answers with the client's address. */
const site = join(CHECKOUT, "recipes", "site.ts");

/** What nginx answers, and the address it was asked from. */
async function ask(host: TestHost, port: number): Promise<{ readonly body: string; readonly client: string }> {
  const out = await mustRun([
    "curl",
    "-sS",
    "--retry",
    "5",
    "--retry-connrefused",
    "-w",
    "%{local_ip}",
    `http://${host.address}:${port}/`,
  ]);
  const [body = "", client = ""] = out.split("\n");
  return { body, client };
}

/** Every request is answered by the site: a reload lets the former workers end what they are at. */
const untilItAnswers = (host: TestHost, port = 80): Promise<void> =>
  waitUntil("nginx answers with the client's address", 10, async () => {
    const { body, client } = await ask(host, port);
    return body === client;
  });

/** As if nobody had refreshed apt's index for years. */
const ageIndex = (host: TestHost) =>
  host.exec("touch -d @1000000000 /var/lib/apt/lists; rm -f /var/lib/apt/periodic/update-success-stamp");

const masterOf = async (host: TestHost): Promise<string> =>
  (await host.exec("systemctl show -p MainPID --value nginx")).stdout;

describe.each(["deploy", "ops"] as const)("the nginx cookbook over SSH as %s", (user) => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost({ downloaded: ["nginx"] });
    await ageIndex(host);
  });
  afterAll(() => host?.stop());

  let foretold: readonly Extract<RunEvent, { readonly type: "resource-would-change" }>[] = [];

  it("plans all of it on a fresh host, and changes nothing", async () => {
    const before = await host.diskSnapshot();
    const dry = await converge(host, user, ["--dry-run", site]);
    expect(dry.stderr).toBe("");
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
    foretold = dry.events.flatMap((event) => (event.type === "resource-would-change" ? [event] : []));
    expect(
      foretold.map(({ id, action, certain }) => `${certain ? "would" : "may"} ${id} ${action}`),
    ).toMatchInlineSnapshot(`
      [
        "would aptUpdate[for nginx] refresh",
        "would package[nginx] install",
        "may template[/etc/nginx/nginx.conf] create",
        "may directory[/etc/nginx/sites-available] create",
        "may template[/etc/nginx/sites-available/address.conf] create",
        "may nginxConfiguration[nginx] activate",
        "may service[nginx] enable",
        "may service[nginx] start",
      ]
    `);
  });

  it("converges it as was foretold, and nginx answers with the client's address", async () => {
    const run = await converge(host, user, [site]);
    const words = (certain: boolean): readonly string[] =>
      foretold.filter((one) => one.certain === certain).map(({ id, action }) => `${id} ${action}`);
    expect(changed(run)).toEqual(expect.arrayContaining([...words(true)]));
    expect([...words(true), ...words(false)]).toEqual(expect.arrayContaining([...changed(run)]));
    expect(run.stderr).toBe("");
    expect(run.status).toBe(0);
    expect(changed(run).at(-1)).toBe("nginxConfiguration[nginx] activate");
    await untilItAnswers(host);
    expect(
      (await host.exec("systemctl is-enabled nginx; systemctl is-active nginx; ls /etc/nginx/sites-enabled")).stdout,
    ).toBe("enabled\nactive\naddress.conf\n");
    expect((await host.exec("stat -c '%a %U:%G' /etc/nginx/sites-enabled/address.conf")).stdout).toBe(
      "644 root:root\n",
    );
    expect((await host.exec("find / -xdev -name '.tsamae*' -o -path '/tmp/tmp.*'")).stdout).toBe("");
  });

  it("finds nothing to do the second time, in at most 4 exchanges, and writes nothing on the disk", async () => {
    const before = await host.diskSnapshot();
    const run = await converge(host, user, [site]);
    expect(finished(run)).toMatchObject({ changed: 0, failed: 0 });
    expect(finished(run).exchanges).toBeLessThanOrEqual(4);
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
  });

  it("reloads nginx once, at the end, when the site changes, and restarts it not", async () => {
    const attributes = join(CHECKOUT, "tmp", `nginx-${user}.yaml`);
    await writeFile(attributes, "site:\n  port: 8081\n");
    const before = await masterOf(host);
    const run = await converge(host, user, ["-y", attributes, site]);
    await rm(attributes);
    expect(changed(run)).toEqual([
      "template[/etc/nginx/sites-available/address.conf] create",
      "nginxConfiguration[nginx] activate",
    ]);
    expect(await masterOf(host)).toBe(before);
    await untilItAnswers(host, 8081);
  });
});

describe("the nginx cookbook on the host itself", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost({ downloaded: ["nginx"] });
    await installOn(host);
    await ageIndex(host);
  });
  afterAll(() => host?.stop());

  const local = "cd /opt/tsamae && ./node dist/tsamae.cjs local --format json recipes/site.ts";

  it("converges by `tsamae local`, twice", async () => {
    const first = await host.exec(local);
    expect(first.stderr).toBe("");
    expect(finished({ ...first, events: parseEvents(first.stdout) })).toMatchObject({ changed: 5, failed: 0 });
    await untilItAnswers(host);
    const before = await host.diskSnapshot();
    const second = await host.exec(local);
    expect(finished({ ...second, events: parseEvents(second.stdout) })).toMatchObject({ changed: 0, failed: 0 });
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
  });
});
