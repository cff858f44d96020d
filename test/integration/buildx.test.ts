import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import { type CliRun, changed, converge, finished, summaries } from "../hosts/tsamae.ts";

const cookbook = join(CHECKOUT, "cookbooks", "buildx");
const dockerStandIn = join(cookbook, "stand-ins", "docker");
const folder = join(CHECKOUT, "tmp", `buildx-${process.pid}`);

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
  await mkdir(folder, { recursive: true });
  await mustExec("cat >/usr/local/bin/docker; chmod 0755 /usr/local/bin/docker", await readFile(dockerStandIn, "utf8"));
  await mustExec(": >/var/log/stand-in; chmod 0666 /var/log/stand-in; touch /run/stand-in-engine");
});
afterAll(() => host?.stop());

async function mustExec(command: string, input?: string): Promise<string> {
  const { status, stdout, stderr } = await host.exec(command, { input });
  if (status !== 0) throw new Error(`${command}\n${stdout}${stderr}`);
  return stdout;
}

/** What docker was told to change since the last look. */
async function told(): Promise<readonly string[]> {
  const lines = (await mustExec("cat /var/log/stand-in; : >/var/log/stand-in")).trim().split("\n");
  return lines.filter((line) => !/ \[version\]| \[buildx\] \[version\]| \[image\]|^$/.test(line));
}

let count = 0;

/** Runs a recipe with this body. */
async function declared(body: string, ...more: readonly string[]): Promise<CliRun> {
  count += 1;
  const file = join(folder, `recipe-${count}.ts`);
  await writeFile(
    file,
    `import { recipe } from "tsamae";
import { buildxBuilder } from "${cookbook}/buildx-builder.ts";
import { buildxImage } from "${cookbook}/buildx-image.ts";
export default recipe(() => {
${body}
});
`,
  );
  return converge(host, "root", [...more, file]);
}

/** A dry run writes nothing, a run does it, and a second one nothing. */
async function twice(body: string): Promise<readonly string[]> {
  const before = await host.diskSnapshot();
  await declared(body, "--dry-run");
  expect(diskChanges(before, await host.diskSnapshot()).filter((path) => !path.includes("/var/log"))).toEqual([]);
  const first = await declared(body);
  expect(finished(first)).toMatchObject({ failed: 0 });
  expect(changed(await declared(body))).toEqual([]);
  return summaries(first);
}

const platforms = '["linux/amd64", "linux/arm/v7", "linux/arm64"]';

describe("a builder of buildx", () => {
  it("is made once, and current", async () => {
    await told();
    expect(await twice(`buildxBuilder("multi", { platforms: ${platforms}, action: ["create", "use"] });`)).toEqual([
      "buildxBuilder[multi]: create, driver docker-container, for linux/amd64, linux/arm/v7, linux/arm64",
      "buildxBuilder[multi]: use",
    ]);
    expect(await told()).toEqual([
      "root [buildx] [create] [--name=multi] [--driver=docker-container] [--platform=linux/amd64,linux/arm/v7,linux/arm64]",
      "root [buildx] [use] [multi]",
    ]);
  });

  it("is made anew for other platforms, with its cache, and stays the current one", async () => {
    expect(await twice('buildxBuilder("multi", { platforms: ["linux/amd64"] });')).toEqual([
      "buildxBuilder[multi]: make anew: platforms from linux/amd64, linux/arm/v7, linux/arm64 to linux/amd64",
    ]);
    expect(await told()).toEqual([
      "root [buildx] [rm] [--keep-state] [multi]",
      "root [buildx] [create] [--name=multi] [--driver=docker-container] [--use] [--platform=linux/amd64] [--] [unix:///var/run/docker.sock]",
    ]);
  });

  it("is made anew for another driver, its options and configuration, and other machines", async () => {
    const body = `buildxBuilder("multi", {
      driver: "kubernetes",
      driverOptions: { namespace: "it's", image: "moby/buildkit" },
      config: "debug = true\\n",
      platforms: ${platforms},
      nodes: [{ endpoint: "ssh://build@arm1.example.com", platforms: ["linux/arm64/v8"] }],
    });`;
    const [summary] = await twice(body);
    expect(summary).toBe(
      "buildxBuilder[multi]: make anew: driver from docker-container to kubernetes; nodes from 1 to 2; another configuration",
    );
    const config = "/root/.docker/buildx/tsamae/builders/multi.toml";
    expect(await told()).toEqual([
      "root [buildx] [rm] [multi]",
      `root [buildx] [create] [--name=multi] [--driver=kubernetes] [--use] [--config=${config}] [--platform=linux/amd64,linux/arm/v7] [--driver-opt=namespace=it's] [--driver-opt=image=moby/buildkit]`,
      `root [buildx] [create] [--name=multi] [--append] [--config=${config}] [--platform=linux/arm64] [--] [ssh://build@arm1.example.com]`,
    ]);
    expect(await mustExec(`stat -c '%a' ${config}; cat ${config}`)).toBe("600\ndebug = true\n");
  });

  it("keeps what is not stated when it is made anew", async () => {
    const nodes = 'nodes: [{ endpoint: "ssh://build@arm1.example.com" }]';
    expect(
      await twice(`buildxBuilder("multi", { driver: "kubernetes", platforms: ["linux/386"], ${nodes} });`),
    ).toEqual(["buildxBuilder[multi]: make anew: platforms from linux/amd64, linux/arm/v7 to linux/386"]);
    const config = "--config=/root/.docker/buildx/tsamae/builders/multi.toml";
    expect(await told()).toEqual([
      "root [buildx] [rm] [--keep-state] [multi]",
      `root [buildx] [create] [--name=multi] [--driver=kubernetes] [--use] [${config}] [--platform=linux/386] [--driver-opt=namespace=it's] [--driver-opt=image=moby/buildkit] [--] [unix:///var/run/docker.sock]`,
      `root [buildx] [create] [--name=multi] [--append] [${config}] [--platform=linux/arm64] [--] [ssh://build@arm1.example.com]`,
    ]);
  });

  it("belongs to a user", async () => {
    await twice('buildxBuilder("multi", { user: "deploy" });');
    expect(await told()).toEqual(["deploy [buildx] [create] [--name=multi] [--driver=docker-container]"]);
    expect(await mustExec("stat -c %U /home/deploy/.docker/buildx/instances/multi")).toBe("deploy\n");
  });

  it("is removed once", async () => {
    expect(await twice('buildxBuilder("multi", { action: "remove" });')).toEqual(["buildxBuilder[multi]: remove"]);
    expect(await told()).toEqual(["root [buildx] [rm] [multi]"]);
    expect(await mustExec("find /root/.docker/buildx/instances /root/.docker/buildx/tsamae -type f")).toBe("");
  });
});

describe("an image of buildx", () => {
  const image = (more: string) => `buildxImage("registry.example.com/app:1", { context: "/srv/app", ${more} });`;
  const pushed = image(`platforms: ${platforms}, builder: "multi", buildArgs: { WORD: "a 'b'" }, push: true`);

  it("is built when its context is another", async () => {
    await mustExec("mkdir -p /srv/app/src; echo 'FROM scratch' >/srv/app/Dockerfile; echo 1 >/srv/app/src/one");
    expect(await twice(pushed)).toEqual(["buildxImage[registry.example.com/app:1]: build, for the first time"]);
    expect(await told()).toEqual([
      "root [buildx] [build] [--progress=plain] [--tag=registry.example.com/app:1] [--builder=multi] [--platform=linux/amd64,linux/arm/v7,linux/arm64] [--build-arg=WORD=a 'b'] [--push] [--] [/srv/app]",
    ]);
    for (const command of ["echo 2 >/srv/app/src/one", "chmod +x /srv/app/src/one", "touch /srv/app/src/two"]) {
      await mustExec(command);
      const [summary] = await twice(pushed);
      expect(summary).toContain("build, as its context has changed");
    }
    await mustExec("touch -d 2001-01-01 /srv/app/src/one");
    expect(changed(await declared(pushed))).toEqual([]);
    await told();
  });

  it("is built again after a build that failed", async () => {
    await mustExec("echo 3 >/srv/app/src/one; touch /run/stand-in-fails");
    expect(finished(await declared(pushed))).toMatchObject({ failed: 1 });
    await mustExec("rm /run/stand-in-fails");
    expect(await twice(pushed)).toHaveLength(1);
  });

  it("is loaded again when it is gone", async () => {
    await mustExec("touch /run/stand-in-image");
    const [summary] = await twice(image("load: true"));
    expect(summary).toContain("build, in another way");
    await mustExec("rm /run/stand-in-image");
    expect(summaries(await declared(image("load: true")))[0]).toContain("build, as it is gone");
  });
});
