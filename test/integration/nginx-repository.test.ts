import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type TestHost } from "../hosts/host.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import { type CliRun, changed, converge, finished } from "../hosts/tsamae.ts";

const cookbook = join(CHECKOUT, "cookbooks", "nginx", "default.ts");
const attributes = join(CHECKOUT, "tmp", `nginx-repository-${process.pid}.yaml`);

let host: TestHost;
let checksum = "";
beforeAll(async () => {
  await mkdir(join(CHECKOUT, "tmp"), { recursive: true });
  host = await startHost({ downloaded: ["nginx"] });
  await host.copyIn(join(CHECKOUT, "test", "hosts", "nginx-repository"), "/srv/nginx-repository");
  await mustExec("sh /srv/nginx-repository/make /srv/nginx; busybox httpd -p 127.0.0.1:8089 -h /srv");
  checksum = (await mustExec("sha256sum </srv/nginx/key.asc")).slice(0, 64);
});
afterAll(() => host?.stop());

async function mustExec(command: string): Promise<string> {
  const { status, stdout, stderr } = await host.exec(command);
  if (status !== 0) throw new Error(`${command}\n${stdout}${stderr}`);
  return stdout;
}

const sites = { main: { serverNames: ["_"], return: { text: "here" } } };

async function run(more: object): Promise<CliRun> {
  await writeFile(attributes, JSON.stringify({ nginx: { sites, ...more } }));
  return converge(host, "root", ["-y", attributes, cookbook]);
}

const key = "http://127.0.0.1:8089/nginx/key.asc";
const own = () => ({ source: "nginx.org", repository: { uris: "file:/srv/nginx", key, checksum } });
const version = () => mustExec("dpkg-query -W -f '${Version}' nginx");
const asked = () => mustExec("curl -sS --max-time 5 http://127.0.0.1/");

describe("nginx's own repository", () => {
  it("is kept out, and nothing is installed of it, if its key is another one", async () => {
    const { events } = await run({ ...own(), repository: { ...own().repository, checksum: "0".repeat(64) } });
    const failures = events.flatMap((event) => (event.type === "resource-failed" ? [event] : []));
    expect(failures.map(({ id, failure }) => [id, failure.stderr?.includes("Hash Sum mismatch")])).toEqual([
      ["aptRepository[nginx]", true],
    ]);
    expect((await host.exec("ls /etc/apt/sources.list.d; dpkg-query -W nginx")).stdout).toBe("");
  });

  it("takes the place of the distribution's package, which nginx goes on from", async () => {
    expect(finished(await run({})).failed).toBe(0);
    expect(await version()).toMatch(/^1\.22/);
    const second = await run(own());
    expect(second.stderr).toBe("");
    expect(finished(second).failed).toBe(0);
    expect(changed(second)).toEqual(
      expect.arrayContaining([
        "aptRepository[nginx] add",
        "package[nginx] upgrade",
        "template[/etc/nginx/nginx.conf] create",
      ]),
    );
    expect(await version()).toBe("99.0.0-1~bookworm");
    expect(await asked()).toBe("here");
    expect(await mustExec("ps -o user= -C nginx | sort -u; ls /etc/nginx/sites-enabled")).toBe(
      "nginx\nroot\nmain.conf\n",
    );
    expect(changed(await run(own()))).toEqual([]);
  });

  it("is where a fresh host's nginx comes from, without its default site", async () => {
    await mustExec(
      "apt-get purge -qq -y 'nginx*' >/dev/null; rm -rf /etc/nginx /var/cache/nginx-cookbook /etc/apt/preferences.d/nginx",
    );
    expect(finished(await run(own())).failed).toBe(0);
    expect(await version()).toBe("99.0.0-1~bookworm");
    expect(await asked()).toBe("here");
    expect(changed(await run(own()))).toEqual([]);
  });
});
