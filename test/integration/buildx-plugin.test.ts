import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import { type CliRun, changed, converge, finished } from "../hosts/tsamae.ts";
import { waitUntil } from "../hosts/wait-until.ts";

const cookbook = join(CHECKOUT, "cookbooks", "buildx");
const folder = join(CHECKOUT, "tmp", `buildx-plugin-${process.pid}`);

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
  await mkdir(folder, { recursive: true });
  await host.copyIn(join(cookbook, "stand-ins"), "/srv/stand-ins");
  await mustExec("busybox httpd -p 127.0.0.1:8089 -h /srv");
  await waitUntil("the stand-ins are served", 10, async () => {
    return (await host.exec("curl -s -o /dev/null http://127.0.0.1:8089/")).status === 0;
  });
});
afterAll(() => host?.stop());

async function mustExec(command: string, input?: string): Promise<string> {
  const { status, stdout, stderr } = await host.exec(command, { input });
  if (status !== 0) throw new Error(`${command}\n${stdout}${stderr}`);
  return stdout;
}

async function run(attributes: unknown, ...more: readonly string[]): Promise<CliRun> {
  const file = join(folder, "attributes.yaml");
  await writeFile(file, JSON.stringify({ buildx: attributes }));
  return converge(host, "deploy", ["-y", file, ...more, join(cookbook, "default.ts")]);
}

const failures = ({ events }: CliRun) =>
  events.flatMap((event) => (event.type === "resource-failed" ? [`${event.id}: ${event.failure.stderr ?? ""}`] : []));

/** What the run told its user besides what it changed. */
const told = ({ events }: CliRun): string => JSON.stringify(events.filter(({ type }) => type === "note"));

/** Nothing of a plugin, nor of what would bring one. */
const traces = "ls /usr/local/lib/docker/cli-plugins /usr/libexec/docker /etc/apt/sources.list.d /etc/apt/keyrings";

describe("the plugin of a release", () => {
  const plugin = "/usr/local/lib/docker/cli-plugins/docker-buildx";
  const content = "a stand-in for the plugin\n";
  const right = createHash("sha256").update(content).digest("hex");
  const wanted = (checksum: string) => ({
    source: "release",
    release: { version: "1.2.3", url: "http://127.0.0.1:8089", checksums: { amd64: checksum, arm64: checksum } },
    platforms: ["linux/amd64"],
    emulate: [],
  });

  beforeAll(async () => {
    const name = "buildx-v1.2.3.linux-$(dpkg --print-architecture)";
    await mustExec(`mkdir -p /srv/v1.2.3; cat >/srv/v1.2.3/${name}`, content);
  });

  it("is not installed if its checksum is another one", async () => {
    const [failed, ...others] = failures(await run(wanted("0".repeat(64))));
    expect(failed).toContain(`remoteFile[${plugin}]`);
    expect(others).toEqual([]);
    expect((await host.exec(traces)).stdout).not.toContain("buildx");
  });

  it("is installed once", async () => {
    const first = await run(wanted(right));
    expect(finished(first)).toMatchObject({ failed: 0 });
    expect(changed(first)).toEqual([`remoteFile[${plugin}] create`]);
    expect(await mustExec(`stat -c '%a %U' ${plugin}; cat ${plugin}`)).toBe(`755 root\n${content}`);
    expect(changed(await run(wanted(right)))).toEqual([]);
    await mustExec(`rm -r ${plugin}`);
  });
});

describe("the plugin of Docker's repository", () => {
  const wanted = (repository: object, more: object = {}) => ({
    repository: { uris: "http://127.0.0.1:8089/docker", ...repository },
    platforms: ["linux/amd64"],
    ...more,
  });
  const checksum = async () => (await mustExec("sha256sum </srv/docker/gpg")).slice(0, 64);
  const nothing = async () => {
    expect((await host.exec(traces)).stdout).not.toMatch(/buildx|docker\.(asc|gpg|sources)/);
    expect((await host.exec("dpkg-query -W docker-buildx-plugin")).status).not.toBe(0);
  };

  beforeAll(async () => {
    await mustExec("sh /srv/stand-ins/apt-repository /srv/docker");
    await mustExec("cp -r /srv/stand-ins /srv/other; sh /srv/other/apt-repository /srv/of-another-key");
  });

  it("is not installed if the key is another one than Docker's, or than the one that is stated", async () => {
    for (const key of [{}, { checksum: "0".repeat(64) }]) {
      const [failed = ""] = failures(await run(wanted(key)));
      expect(failed).toMatch(/^aptRepository\[docker\]: .*Hash Sum mismatch/s);
      await nothing();
    }
  });

  it("is not installed if another key has signed the repository", async () => {
    const key = await mustExec("cat /srv/of-another-key/gpg");
    const [failed = ""] = failures(await run(wanted({ key })));
    expect(failed).toMatch(/^aptRepository\[docker\]: .*NO_PUBKEY/s);
    await nothing();
  });

  it("is installed once, from the repository that its key signs alone, and the builder is left out", async () => {
    const attributes = wanted({ checksum: await checksum() });
    const before = await host.diskSnapshot();
    await run(attributes, "--dry-run");
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
    const first = await run(attributes);
    expect(failures(first)).toEqual([]);
    expect(changed(first)).toEqual(["aptRepository[docker] add", "package[docker-buildx-plugin] install"]);
    expect(told(first)).toContain("the builder multi is left out: no engine answers; engine: true installs one");
    const source = await mustExec("cat /etc/apt/sources.list.d/docker.sources");
    expect(source).toBe(`Types: deb
URIs: http://127.0.0.1:8089/docker
Suites: bookworm
Components: stable
Signed-By: /etc/apt/keyrings/docker.asc
`);
    expect(
      await mustExec("cmp /etc/apt/keyrings/docker.asc /srv/docker/gpg; stat -c %a /etc/apt/keyrings/docker.asc"),
    ).toBe("644\n");
    expect(await mustExec("dpkg-query -W -f '${Version}' docker-buildx-plugin")).toBe("5:99.0-1");
    expect(changed(await run(attributes))).toEqual([]);
  });

  it("comes with the engine and a builder if it is asked for, which is made anew when its daemons are told something else", async () => {
    const attributes = wanted(
      { checksum: await checksum() },
      {
        engine: true,
        registries: { "docker.io": { mirrors: ["m.example.com"] } },
      },
    );
    const first = await run(attributes);
    expect(failures(first)).toEqual([]);
    expect(changed(first)).toEqual([
      "directory[/etc/buildkit] create",
      "template[/etc/buildkit/multi.toml] create",
      "package[docker-ce] install",
      "package[docker-ce-cli] install",
      "package[containerd.io] install",
      "service[docker] enable",
      "service[docker] start",
      "buildxBuilder[multi] create",
      "buildxBuilder[multi] use",
    ]);
    expect(await mustExec("cat /root/.docker/buildx/tsamae/builders/multi.toml")).toContain("m.example.com");
    expect(changed(await run(attributes))).toEqual([]);
    const other = { ...attributes, registries: {}, maxParallelism: 1 };
    expect(changed(await run(other))).toEqual([
      "template[/etc/buildkit/multi.toml] create",
      "buildxBuilder[multi] create",
    ]);
    expect(changed(await run(other))).toEqual([]);
  });

  it("leaves the builder out for a user whom the engine does not answer, and says so", async () => {
    await mustExec("systemctl stop docker");
    const attributes = wanted({ checksum: await checksum() }, { user: "deploy", builder: "none" });
    const left = await run(attributes);
    expect(changed(left)).toEqual([]);
    expect(told(left)).toContain("the builder none is left out: no engine answers deploy");
  });
});
