import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Site } from "../../cookbooks/nginx/site.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import { type CliRun, changed, converge, finished } from "../hosts/tsamae.ts";

const cookbook = join(CHECKOUT, "cookbooks", "nginx", "default.ts");
const attributes = join(CHECKOUT, "tmp", `nginx-sites-${process.pid}.yaml`);

type Sites = Readonly<Record<string, Site>>;

let host: TestHost;
beforeAll(async () => {
  await mkdir(join(CHECKOUT, "tmp"), { recursive: true });
  host = await startHost({ downloaded: ["nginx"] });
});
afterAll(() => host?.stop());

async function run(sites: Sites, more: object = {}): Promise<CliRun> {
  await writeFile(attributes, JSON.stringify({ nginx: { ...more, sites } }));
  return converge(host, "root", ["-y", attributes, cookbook]);
}

/** A run that changes just this, and one after it that changes nothing. */
async function changes(sites: Sites, more: object = {}): Promise<readonly string[]> {
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

const configuration = "cd /etc/nginx; find . -type f ! -path './sites-available/*' | sort | xargs sha256sum";
const saying = (text: string): Site => ({ return: { text } });
const template = (name: string) => `template[/etc/nginx/sites-available/${name}.conf] create`;
const activation = "nginxConfiguration[nginx] activate";

/** What a run says that fails at the activation of the sites. */
async function refusal(sites: Sites): Promise<string> {
  const failed = failures(await run(sites));
  expect(failed.map(({ id }) => id)).toEqual(["nginxConfiguration[nginx]"]);
  return failed[0]?.said ?? "";
}

describe("sites of nginx", () => {
  it("listens nowhere without a site: the distribution's own is off", async () => {
    expect(await changes({})).toContain("package[nginx] install");
    expect((await host.exec("ss -Hltn 'sport = :80'")).stdout).toBe("");
    expect((await host.exec("systemctl is-active nginx")).stdout).toBe("active\n");
  });

  it("come, and nginx reads its configuration once", async () => {
    expect(await changes({ one: { ...saying("one"), defaultServer: true }, two: saying("two") })).toEqual([
      template("one"),
      template("two"),
      activation,
    ]);
    expect([await asked("one"), await asked("two"), await asked("none")]).toEqual(["one200", "two200", "one200"]);
  });

  it("leave what runs, and what nginx would start with, as it is where nginx refuses one", async () => {
    const before = (await host.exec(configuration)).stdout;
    const tls = { certificate: "/etc/ssl/none.crt", key: "/etc/ssl/none.key" };
    expect(await refusal({ one: { ...saying("1"), tls }, two: saying("2") })).toContain(
      'cannot load certificate "/etc/ssl/none.crt"',
    );
    expect(await refusal({ one: { ...saying("1"), directives: ["no_such_directive on;"] } })).toMatch(
      /unknown directive "no_such_directive" in \/etc\/nginx\/sites-available\/one\.conf:\d+\n/,
    );
    expect((await host.exec(configuration)).stdout).toBe(before);
    expect((await host.exec("ls -d /tmp/tmp.* /etc/nginx/*/.tsamae*")).stdout).toBe("");
    expect((await host.exec("nginx -t")).status).toBe(0);
    expect([await asked("one"), await asked("two")]).toEqual(["one200", "two200"]);
  });

  it("are refused where two have one name, of which nginx would serve the first alone", async () => {
    const twice = { one: saying("1"), two: { ...saying("2"), serverNames: ["one"] } };
    expect(await refusal(twice)).toContain('conflicting server name "one" on 0.0.0.0:80, ignored');
  });

  it("leave nginx.conf as it is where nginx refuses it", async () => {
    const before = (await host.exec(configuration)).stdout;
    const broken = failures(await run({ one: saying("1") }, { directives: ["sendfile off;"] }));
    expect(broken).toMatchObject([{ id: "template[/etc/nginx/nginx.conf]" }]);
    expect(broken[0]?.said).toContain('"sendfile" directive is duplicate');
    expect((await host.exec(configuration)).stdout).toBe(before);
  });

  it("hand names, upstreams and the default server from one to another in one run", async () => {
    const backend: Site = { ...saying("behind"), port: 8081 };
    const front = { proxy: "http://shared", upstreams: { shared: ["127.0.0.1:8081"] }, defaultServer: true };
    await changes({ one: { enabled: false }, two: { ...front, serverNames: ["shop"] }, backend });
    expect([await asked("shop"), await asked("none")]).toEqual(["behind200", "behind200"]);
    await changes({ another: { ...front, serverNames: ["shop"] }, two: { enabled: false }, backend });
    expect([await asked("shop"), await asked("none")]).toEqual(["behind200", "behind200"]);
    expect((await host.exec("ls /etc/nginx/sites-enabled")).stdout).toBe("another.conf\nbackend.conf\n");
    await changes({ another: { enabled: false }, backend: { enabled: false }, one: saying("one") });
  });

  it("are read in a later run where one was cut before nginx had read them", async () => {
    const file = join(CHECKOUT, "tmp", `nginx-cut-${process.pid}.yaml`);
    await writeFile(file, JSON.stringify({ nginx: { sites: { one: saying("another one") } } }));
    await converge(host, "root", ["-y", file, "--skip", "nginxConfiguration*", cookbook]);
    expect(await asked("one")).toBe("one200");
    expect(await changes({ one: saying("another one") })).toEqual([activation]);
    expect(await asked("one")).toBe("another one200");
  });

  it("fail until nginx has really taken them, as it reloads without a word", async () => {
    await host.exec("busybox httpd -p 127.0.0.1:8082 -h /srv");
    const taken = { one: saying("one"), two: { ...saying("two"), port: 8082 } };
    expect(await refusal(taken)).toContain("bind() to 0.0.0.0:8082 failed (98: Address already in use)");
    expect(await refusal(taken)).toContain("goes on with the one before");
    await host.exec("pkill -f 8082");
    expect(await changes(taken)).toEqual([activation]);
    expect([await asked("one"), await asked("two", 8082)]).toEqual(["one200", "two200"]);
    await changes({ one: saying("one"), two: { enabled: false } });
  });

  it("are read again when a certificate was renewed", async () => {
    const renew = (name: string) =>
      host.exec(
        `openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=${name} -keyout /etc/ssl/one.key -out /etc/ssl/one.crt -days 2`,
      );
    const subject = async () =>
      (await host.exec("echo | openssl s_client -connect 127.0.0.1:443 2>/dev/null | grep -o 'CN = .*' | sort -u"))
        .stdout;
    const one = { one: { ...saying("one"), tls: { certificate: "/etc/ssl/one.crt", key: "/etc/ssl/one.key" } } };
    await renew("first");
    await changes(one);
    expect(await subject()).toContain("CN = first");
    await renew("second");
    expect(await changes(one)).toEqual([activation]);
    expect(await subject()).toContain("CN = second");
    await changes({ one: saying("one") });
  });

  it("leave files of one's own alone, also where a folder is a link", async () => {
    const own = "server { listen 8083; return 200 own; }";
    await host.exec("mv /etc/nginx/sites-enabled /srv/enabled; ln -s /srv/enabled /etc/nginx/sites-enabled");
    await host.exec(`echo '${own}' >/srv/enabled/default; echo '# own' >/etc/nginx/conf.d/default.conf`);
    expect(await changes({ one: saying("1") })).toEqual([template("one"), activation]);
    await refusal({ one: { ...saying("2"), directives: ["no_such_directive on;"] } });
    const files = "ls /etc/nginx/conf.d /srv/enabled; cat /srv/enabled/default; nginx -t";
    expect((await host.exec(files)).stdout).toBe(
      `/etc/nginx/conf.d:\ndefault.conf\n\n/srv/enabled:\ndefault\none.conf\n${own}\n`,
    );
    expect([await asked("one"), await asked("own", 8083)]).toEqual(["1200", "own200"]);
  });

  it("can answer by what is a text for nginx alone", async () => {
    const text = "quotes \" and ' and \\ and {braces}; # no comment\n\ttab $host";
    await changes({ one: { serverNames: ["~^one\\d+\\.test$"], ...saying(text), defaultServer: true } });
    expect(await asked("one12.test")).toBe(`${text.replace("$host", "one12.test")}200`);
  });
});
