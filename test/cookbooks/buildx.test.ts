import { facts, recipe } from "tsamae";
import { type FakeHostOptions, fakeHost, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { binfmtHandler, isWritten } from "../../cookbooks/buildx/binfmt-handler.ts";
import buildx from "../../cookbooks/buildx/default.ts";
import { platform, qemuHandler, runsItself } from "../../cookbooks/buildx/platform.ts";
import { releasedFile } from "../../cookbooks/buildx/plugin.ts";

type Given = NonNullable<typeof buildx.given>;
type Preset = Parameters<typeof fakeHost>[0];

const dpkg = (architecture: string) =>
  facts.output({ command: "dpkg --print-architecture" }).is({ status: 0, stdout: `${architecture}\n`, stderr: "" });

const root = facts.user("root").is({
  exists: true,
  uid: 0,
  gid: 0,
  comment: "root",
  home: "/root",
  shell: "/bin/bash",
});

const host: FakeHostOptions = {
  facts: [facts.aptIndex().is({ age: 0 }), root, dpkg("amd64")],
  commands: { "docker version": 0, "docker buildx version": 0 },
};

const planned = (params: Given = {}, options: FakeHostOptions = host, preset: Preset = "debian-13") =>
  plan(buildx, { host: fakeHost(preset, options), params });

const checksum = (digit: string): string => digit.repeat(64);
const release = {
  version: "0.30.1",
  checksums: { amd64: checksum("a"), arm64: checksum("b"), "arm-v7": checksum("c") },
};

describe("the buildx cookbook", () => {
  it("plans the plugin, QEMU for what is foreign, and the builder", async () => {
    const { changes, failures } = await planned();
    expect(failures).toEqual([]);
    expect(
      changes.map(({ id, changes, certain }) => `${id} ${certain ? "would" : "may"}: ${changes[0]?.summary}`),
    ).toMatchInlineSnapshot(`
      [
        "package[docker-buildx] would: install",
        "package[qemu-user-binfmt] would: install",
        "binfmtHandler[qemu-arm] may: load into the kernel",
        "binfmtHandler[qemu-aarch64] may: load into the kernel",
        "log[no engine] may: undefined",
        "buildxBuilder[multi] may: create, driver docker-container, for linux/amd64, linux/arm/v7, linux/arm64",
        "buildxBuilder[multi] may: use",
      ]
    `);
  });

  it.each<[Preset, FakeHostOptions, Given, readonly string[]]>([
    ["debian-13", {}, {}, ["package[docker-buildx]"]],
    ["ubuntu-24.04", {}, {}, ["package[docker-buildx]"]],
    ["debian-12", {}, {}, ["aptRepository[docker]", "package[docker-buildx-plugin]"]],
    ["debian-13", { packages: ["docker-ce-cli"] }, {}, ["aptRepository[docker]", "package[docker-buildx-plugin]"]],
    ["debian-12", {}, { source: "distribution" }, ["package[docker-buildx]"]],
    ["debian-12", {}, { release }, ["remoteFile[/usr/local/lib/docker/cli-plugins/docker-buildx]"]],
    ["debian-13", {}, { source: "docker" }, ["aptRepository[docker]", "package[docker-buildx-plugin]"]],
  ])("takes the plugin from where it fits %s: %j %j", async (preset, options, params, wanted) => {
    const { resources } = await planned(params, { ...host, ...options }, preset);
    expect(resources.filter((id) => /aptRepository|package\[docker|remoteFile/.test(id))).toEqual(wanted);
  });

  it.each([
    ["x86_64", "amd64", "a"],
    ["arm64", "arm64", "b"],
    ["armhf", "arm-v7", "c"],
    ["armv7l", "arm-v7", "c"],
  ])("finds the release's file for %s, with its checksum", (name, file, digit) => {
    expect(releasedFile({ ...release, url: "https://mirror.example.com/buildx" }, name)).toEqual({
      source: `https://mirror.example.com/buildx/v0.30.1/buildx-v0.30.1.linux-${file}`,
      checksum: `sha256:${checksum(digit)}`,
    });
  });

  it.each<[Preset, Given, readonly string[], readonly string[]]>([
    ["debian-13", {}, [], []],
    ["debian-13", { engine: true }, [], ["package[docker.io]", "package[docker-cli]", "service[docker]"]],
    [
      "debian-12",
      { engine: true },
      [],
      ["package[docker-ce]", "package[docker-ce-cli]", "package[containerd.io]", "service[docker]"],
    ],
    ["debian-12", { engine: true }, ["docker.io"], ["package[docker.io]", "service[docker]"]],
  ])("installs the engine on %s if it is asked for: %j, %j", async (preset, params, packages, wanted) => {
    const { resources } = await planned(params, { ...host, packages }, preset);
    expect(resources.filter((id) => /docker-c|docker\.io|containerd|service/.test(id))).toEqual(wanted);
  });

  it("leaves the builder out where no engine answers, and tells it", async () => {
    const folder = "/proc/sys/fs/binfmt_misc";
    const files = Object.fromEntries(
      ["qemu-arm", "qemu-aarch64"].map((name) => [`${folder}/${name}`, "enabled\nflags: F\n"]),
    );
    const settled = { ...host, packages: ["docker-buildx", "qemu-user-binfmt"], files };
    const builders = async (commands: FakeHostOptions["commands"]) =>
      (await planned({}, { ...settled, ...(commands === undefined ? {} : { commands }) })).changes.map(
        ({ id, action }) => `${id} ${action}`,
      );
    expect(await builders(host.commands)).toEqual(["buildxBuilder[multi] create", "buildxBuilder[multi] use"]);
    expect(await builders({})).toEqual([]);
    const told = async (params: Given) => (await planned(params)).resources.filter((id) => id.startsWith("log["));
    expect(await told({})).toEqual(["log[no engine]"]);
    expect(await told({ engine: true })).toEqual([]);
  });

  it("needs no QEMU for what another machine builds", async () => {
    const { resources } = await planned({
      nodes: [{ endpoint: "ssh://build@arm1.example.com", platforms: ["linux/arm64", "linux/arm/v7"] }],
    });
    expect(resources.filter((id) => /qemu/.test(id))).toEqual([]);
  });

  it.each<[Given, string]>([
    [{ platforms: [] }, "platforms: expected one at least"],
    [{ platforms: ["arm64"] }, 'expected such as "linux/arm64", got "arm64"'],
    [{ builder: "a b" }, "expected a builder's name"],
    [{ builder: "default" }, "expected a builder's name"],
    [{ source: "release" }, "a release needs its version and checksums"],
    [{ source: "release", release: { version: "1", checksums: {} } }, "there is no checksum for amd64"],
  ])("refuses %j", async (params, message) => {
    await expect(planned(params)).rejects.toThrow(message);
  });
});

describe("a platform", () => {
  it.each([
    ["linux/arm64/v8", "linux/arm64", "qemu-aarch64"],
    ["linux/arm", "linux/arm/v7", "qemu-arm"],
    ["linux/arm/v6", "linux/arm/v6", "qemu-arm"],
    ["linux/amd64", "linux/amd64", "qemu-x86_64"],
    ["linux/s390x", "linux/s390x", "qemu-s390x"],
  ])("%s is %s, and is run by %s", (text, normal, handler) => {
    expect([platform(text), qemuHandler(text)]).toEqual([normal, handler]);
  });

  it.each([
    ["x86_64", "linux/386", true],
    ["x86_64", "linux/arm64", false],
    ["aarch64", "linux/arm/v7", true],
    ["armv7l", "linux/arm64", false],
    ["armv6l", "linux/arm/v7", false],
  ])("on %s, %s runs by itself: %s", (machine, wanted, itself) => {
    expect(runsItself(machine, wanted)).toBe(itself);
  });
});

describe("a handler of binfmt_misc", () => {
  const one = recipe(() => {
    binfmtHandler("qemu-aarch64");
  });
  const loading = async (text: string | undefined, { virtualization = "none", status = 0 } = {}) => {
    const files = text === undefined ? {} : { "/proc/sys/fs/binfmt_misc/qemu-aarch64": text };
    const written = isWritten("qemu-aarch64").is({ status });
    const { changes, failures } = await plan(one, {
      host: fakeHost("debian-12", { files, facts: [written], node: { virtualization } }),
    });
    return [
      ...changes.flatMap(({ changes }) => changes.map(({ summary }) => summary)),
      ...failures.map(({ message }) => message),
    ];
  };

  it.each<[string, string | undefined, readonly string[]]>([
    ["is left alone where containers can use it", "enabled\ninterpreter /usr/bin/q\nflags: POCF\noffset 0\n", []],
    ["is loaded where there is none", undefined, ["load into the kernel"]],
    ["is loaded anew where it lacks the flag F", "enabled\nflags: POC\n", ["load anew, for containers too"]],
    ["is loaded anew where it is disabled", "disabled\nflags: F\n", ["load anew, for containers too"]],
  ])("%s", async (_name, text, told) => {
    expect(await loading(text)).toEqual(told);
  });

  it("is not loaded in a container", async () => {
    expect(await loading(undefined, { virtualization: "docker" })).toEqual([]);
  });

  it.each(["none", "docker"])("has to be written down, on %s", async (virtualization) => {
    expect(await loading(undefined, { virtualization, status: 1 })).toEqual([
      "no package has written qemu-aarch64 down for the kernel",
    ]);
  });

  it("has a name", async () => {
    const other = recipe(() => {
      binfmtHandler("../x");
    });
    await expect(plan(other, { host: fakeHost("debian-12") })).rejects.toThrow("expected a handler's name");
  });
});
