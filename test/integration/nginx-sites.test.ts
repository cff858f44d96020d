import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Site } from "../../cookbooks/nginx/site.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import { type CliRun, changed, converge, finished } from "../hosts/tsamae.ts";

const cookbook = join(CHECKOUT, "cookbooks", "nginx", "default.ts");
const attributes = join(CHECKOUT, "tmp", `nginx-sites-${process.pid}.yaml`);

let host: TestHost;
beforeAll(async () => {
  await mkdir(join(CHECKOUT, "tmp"), { recursive: true });
  host = await startHost();
});
afterAll(() => host?.stop());

async function run(sites: Readonly<Record<string, Site>>, more: object = {}): Promise<CliRun> {
  await writeFile(attributes, JSON.stringify({ nginx: { ...more, sites } }));
  return converge(host, "root", ["-y", attributes, cookbook]);
}

/** A run that changes just this, and one after it that changes nothing. */
async function changes(sites: Readonly<Record<string, Site>>, more: object = {}): Promise<readonly string[]> {
  const first = await run(sites, more);
  expect(first.stderr).toBe("");
  expect(finished(first).failed).toBe(0);
  expect(changed(await run(sites, more))).toEqual([]);
  return changed(first);
}

const failures = ({ events }: CliRun) =>
  events.flatMap((event) => (event.type === "resource-failed" ? [{ id: event.id, said: event.failure.stderr }] : []));

/** What nginx answers to who asks for this name: its status, and its text. */
const asked = async (name: string, port = 80): Promise<string> => {
  const url = `http://127.0.0.1:${port}/`;
  return (await host.exec(`curl -sS --max-time 5 -w '%{http_code}' -H 'Host: ${name}' ${url}`)).stdout;
};

const configuration = "cd /etc/nginx; find . -type f | sort | xargs sha256sum";
const saying = (text: string): Site => ({ return: { text } });
const template = (name: string) => `template[/etc/nginx/conf.d/${name}.conf] create`;

describe("sites of nginx", () => {
  it("listens nowhere without a site: the distribution's own is off", async () => {
    expect(await changes({})).toContain("package[nginx] install");
    expect((await host.exec("ss -Hltn 'sport = :80'")).stdout).toBe("");
    expect((await host.exec("systemctl is-active nginx")).stdout).toBe("active\n");
  });

  it("come, and nginx reads its configuration once", async () => {
    expect(await changes({ one: { ...saying("one"), defaultServer: true }, two: saying("two") })).toEqual([
      template("two"),
      template("one"),
      "service[nginx] reload",
    ]);
    expect([await asked("one"), await asked("two"), await asked("none")]).toEqual(["one200", "two200", "one200"]);
  });

  it("leaves the files and what runs as they are where nginx refuses a site", async () => {
    const before = (await host.exec(configuration)).stdout;
    const tls = { certificate: "/etc/ssl/none.crt", key: "/etc/ssl/none.key" };
    const broken = await run({ one: { ...saying("1"), tls }, two: saying("two") });
    expect(failures(broken)).toMatchObject([{ id: "template[/etc/nginx/conf.d/one.conf]" }]);
    expect(failures(broken)[0]?.said).toContain('cannot load certificate "/etc/ssl/none.crt"');
    const odd = await run({ one: { ...saying("1"), directives: ["no_such_directive on;"] }, two: saying("two") });
    expect(failures(odd)[0]?.said).toMatch(
      /unknown directive "no_such_directive" in \/etc\/nginx\/conf\.d\/one\.conf:\d+\n/,
    );
    expect((await host.exec(configuration)).stdout).toBe(before);
    expect((await host.exec("ls -d /tmp/tmp.* /etc/nginx/.tsamae*")).stdout).toBe("");
    expect(await asked("one")).toBe("one200");
  });

  it("leaves nginx.conf as it is where nginx refuses it", async () => {
    const before = (await host.exec(configuration)).stdout;
    const broken = await run({ one: saying("1") }, { directives: ["sendfile off;"] });
    expect(failures(broken)).toMatchObject([{ id: "template[/etc/nginx/nginx.conf]" }]);
    expect(failures(broken)[0]?.said).toContain('"sendfile" directive is duplicate');
    expect((await host.exec(configuration)).stdout).toBe(before);
  });

  it("hands the default server from one to the other in one run", async () => {
    expect(await changes({ one: saying("one"), two: { ...saying("two"), defaultServer: true } })).toHaveLength(3);
    expect(await asked("none")).toBe("two200");
    await changes({ one: { ...saying("one"), defaultServer: true }, two: saying("two") });
    expect(await asked("none")).toBe("one200");
  });

  it("goes where it is not enabled, unless another hangs on it", async () => {
    const upstreams = { shared: ["127.0.0.1:8081"] };
    const behind: Site = { ...saying("behind"), port: 8081, upstreams };
    const front: Site = { proxy: "http://shared" };
    expect(await changes({ behind, front })).toHaveLength(3);
    expect(await asked("front")).toBe("behind200");
    const early = await run({ behind: { enabled: false }, front });
    expect(failures(early)).toMatchObject([{ id: "execute[nginx -t -q]" }]);
    expect(await asked("front")).toBe("behind200");
    await changes({ behind: { enabled: false }, front: { enabled: false }, two: { enabled: false } });
    expect((await host.exec("ls /etc/nginx/conf.d")).stdout).toBe("one.conf\n");
  });

  it("can answer by what is a text for nginx alone", async () => {
    const text = "quotes \" and ' and \\ and {braces}; # no comment\n\ttab $host";
    await changes({ one: { serverNames: ["~^one\\d+\\.test$"], ...saying(text), defaultServer: true } });
    expect(await asked("one12.test")).toBe(`${text.replace("$host", "one12.test")}200`);
  });
});
