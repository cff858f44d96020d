import { facts } from "tsamae";
import { type FakeHostOptions, fakeHost, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import buildx from "../../cookbooks/buildx/default.ts";

type Given = NonNullable<typeof buildx.given>;
type Preset = Parameters<typeof fakeHost>[0];

/** What there is of Debian, Ubuntu and Raspberry Pi OS. The latter is Debian to itself where its programs are 64-bit. */
const releases = {
  bullseye: { preset: "debian-11" },
  bookworm: { preset: "debian-12" },
  trixie: { preset: "debian-13" },
  jammy: { preset: "ubuntu-22.04" },
  noble: { preset: "ubuntu-24.04" },
  resolute: { preset: "ubuntu-24.04", node: { version: "26.04", codename: "resolute" } },
  "raspbian bullseye": { preset: "debian-11", node: { platform: "raspbian" } },
  "raspbian bookworm": { preset: "debian-12", node: { platform: "raspbian" } },
  "raspbian trixie": { preset: "debian-13", node: { platform: "raspbian" } },
} as const satisfies Record<string, { readonly preset: Preset; readonly node?: FakeHostOptions["node"] }>;

type Release = keyof typeof releases;

interface Machine {
  /** As `uname -m` says. */
  readonly kernel: string;
  /** As dpkg(1) says. */
  readonly programs: string;
}

const pc: Machine = { kernel: "x86_64", programs: "amd64" };
const arm64: Machine = { kernel: "aarch64", programs: "arm64" };
const armhf: Machine = { kernel: "armv7l", programs: "armhf" };
/** As Raspberry Pi OS is on newer machines: 32-bit programs on a 64-bit kernel. */
const mixed: Machine = { kernel: "aarch64", programs: "armhf" };
const firstPi: Machine = { kernel: "armv6l", programs: "armhf" };
const armel: Machine = { kernel: "armv6l", programs: "armel" };

function planned(release: Release, { kernel, programs }: Machine, params: Given) {
  const { preset, ...more } = releases[release];
  const host = fakeHost(preset, {
    node: { ...("node" in more ? more.node : {}), architecture: kernel },
    commands: { "docker version": 1 },
    facts: [
      facts.aptIndex().is({ age: 0 }),
      facts.user("root").is({ exists: true, uid: 0, gid: 0, comment: "", home: "/root", shell: "/bin/sh" }),
      facts.output({ command: "dpkg --print-architecture" }).is({ status: 0, stdout: `${programs}\n`, stderr: "" }),
    ],
  });
  return plan(buildx, { host, params });
}

const only = (pattern: RegExp, ids: readonly string[]): readonly string[] =>
  ids.flatMap((id) => (pattern.test(id) ? [id.replace(/^\w+\[(.*)\]$/, "$1")] : []));

describe("the plugin", () => {
  it.each<[Release, Machine, string]>([
    ["bullseye", pc, "https://download.docker.com/linux/debian bullseye, docker-buildx-plugin"],
    ["bookworm", pc, "https://download.docker.com/linux/debian bookworm, docker-buildx-plugin"],
    ["bookworm", arm64, "https://download.docker.com/linux/debian bookworm, docker-buildx-plugin"],
    ["bookworm", armhf, "https://download.docker.com/linux/debian bookworm, docker-buildx-plugin"],
    ["trixie", pc, "docker-buildx"],
    ["trixie", arm64, "docker-buildx"],
    ["trixie", armhf, "docker-buildx"],
    ["trixie", armel, "docker-buildx"],
    ["jammy", pc, "docker-buildx"],
    ["noble", arm64, "docker-buildx"],
    ["resolute", pc, "docker-buildx"],
    ["raspbian bullseye", mixed, "https://download.docker.com/linux/raspbian bullseye, docker-buildx-plugin"],
    ["raspbian bookworm", firstPi, "https://download.docker.com/linux/raspbian bookworm, docker-buildx-plugin"],
    ["raspbian trixie", mixed, "docker-buildx"],
  ])("of %s on %j comes from %s", async (release, machine, wanted) => {
    const { changes, resources, failures } = await planned(release, machine, { emulate: [] });
    const source = changes.flatMap(({ id, changes }) => (id.startsWith("aptRepository") ? changes : []))[0];
    const [, uris] = /^\+?URIs: (.*)$/m.exec(source?.diff?.after ?? "") ?? [];
    const [, suites] = /^\+?Suites: (.*)$/m.exec(source?.diff?.after ?? "") ?? [];
    const from = uris === undefined ? [] : [`${uris} ${suites}`];
    expect([...from, ...only(/^package\[docker/, resources)].join(", ")).toBe(wanted);
    expect(failures).toEqual([]);
  });

  it.each<[Release, Machine]>([
    ["bookworm", armel],
    ["bullseye", { kernel: "riscv64", programs: "riscv64" }],
  ])("of %s on %j has to be a release's", async (release, machine) => {
    const hint = "state a release, with its checksums";
    await expect(planned(release, machine, { emulate: [] })).rejects.toMatchObject({
      message: expect.stringContaining("nor Docker has a package of buildx for"),
      hint,
    });
  });

  it.each<[Release, Machine, string]>([
    ["bookworm", pc, "amd64"],
    ["trixie", arm64, "arm64"],
    ["trixie", armhf, "arm-v7"],
    ["raspbian bookworm", mixed, "arm-v7"],
    ["raspbian bookworm", firstPi, "arm-v6"],
    ["bookworm", armel, "arm-v6"],
    ["noble", arm64, "arm64"],
  ])("of a release is, for %s on %j, the file for %s", async (release, machine, file) => {
    const given = (checksums: Readonly<Record<string, string>>): Given => ({
      source: "release",
      release: { version: "0.30.1", checksums },
      emulate: [],
    });
    await expect(planned(release, machine, given({}))).rejects.toThrow(`there is no checksum for ${file}, which`);
    const { failures } = await planned(release, machine, given({ [file]: "0".repeat(64) }));
    expect(failures).toEqual([]);
  });
});

describe("QEMU", () => {
  it.each<[Release, Machine, readonly string[]]>([
    ["bullseye", pc, ["qemu-user-static", "binfmt-support", "qemu-arm", "qemu-aarch64"]],
    ["bookworm", pc, ["qemu-user-static", "qemu-arm", "qemu-aarch64"]],
    ["trixie", pc, ["qemu-user-binfmt", "qemu-arm", "qemu-aarch64"]],
    ["jammy", pc, ["qemu-user-static", "binfmt-support", "qemu-arm", "qemu-aarch64"]],
    ["noble", pc, ["qemu-user-static", "qemu-arm", "qemu-aarch64"]],
    ["resolute", pc, ["qemu-user-binfmt", "qemu-arm", "qemu-aarch64"]],
    ["bookworm", arm64, ["qemu-user-static", "qemu-x86_64"]],
    ["trixie", arm64, ["qemu-user-binfmt", "qemu-x86_64"]],
    ["raspbian bookworm", mixed, ["qemu-user-static", "qemu-x86_64"]],
    ["raspbian bullseye", mixed, ["qemu-user-static", "binfmt-support", "qemu-x86_64"]],
  ])("on %s, %j, comes with %j", async (release, machine, wanted) => {
    const { resources } = await planned(release, machine, {});
    expect(only(/qemu|binfmt/, resources)).toEqual(wanted);
  });

  it.each<[Release, Machine, string]>([
    [
      "raspbian trixie",
      mixed,
      "QEMU does not run linux/amd64 here: the host's programs are 32-bit (arm/v7), and QEMU 10 runs no 64-bit ones on them",
    ],
    [
      "bookworm",
      armhf,
      "QEMU does not run linux/arm64 here: the host's programs are 32-bit (arm/v7), and its packages have no handler for arm64 then",
    ],
  ])("on %s, %j, is refused where its packages have no handler", async (release, machine, message) => {
    await expect(planned(release, machine, {})).rejects.toThrow(message);
    const elsewhere = [{ endpoint: "ssh://build@pc1.example.com", platforms: ["linux/amd64", "linux/arm64"] }];
    expect((await planned(release, machine, { nodes: elsewhere })).failures).toEqual([]);
  });

  it("runs 32-bit ARM on an arm64 machine that does not itself, if told", async () => {
    const given = { emulate: ["linux/arm/v7"] };
    const { resources } = await planned("trixie", arm64, given);
    expect(only(/qemu|binfmt/, resources)).toEqual([
      "qemu-user-binfmt",
      "/etc/binfmt.d",
      "/etc/binfmt.d/qemu-arm.conf",
      "qemu-arm",
    ]);
    await expect(planned("bookworm", arm64, given)).rejects.toThrow("run 32-bit ARM by itself");
  });
});

describe("the configuration of the builder's daemons", () => {
  const config = async (params: Given) => {
    const { changes } = await planned("bookworm", pc, { emulate: [], ...params });
    return changes.flatMap(({ id, changes }) => (id.startsWith("template") ? [changes[0]?.diff?.after] : []))[0];
  };

  it("names mirrors, registries without TLS, and how much is done at a time", async () => {
    expect(
      await config({
        registries: {
          "docker.io": { mirrors: ["mirror.example.com:5000", "other.example.com/docker"] },
          "mirror.example.com:5000": { http: true },
          "own.example.com": { insecure: true },
        },
        maxParallelism: 2,
        config: "debug = true\n",
      }),
    ).toMatchInlineSnapshot(`
      "# Managed by tsamae: changes made here are overwritten, and the builder is made anew from it.
      debug = true
      [worker.oci]
        max-parallelism = 2
      [registry."docker.io"]
        mirrors = ["mirror.example.com:5000", "other.example.com/docker"]
      [registry."mirror.example.com:5000"]
        http = true
      [registry."own.example.com"]
        insecure = true
      "
    `);
  });

  it("is not written where nothing of it is stated", async () => {
    expect(await config({})).toBeUndefined();
  });

  it.each<[Given, string]>([
    [{ maxParallelism: 0 }, "maxParallelism: expected a whole number, 1 or more"],
    [{ registries: { "https://docker.io": {} } }, 'expected such as "docker.io", without https://'],
    [{ registries: { "docker.io": { mirrors: ['a"b'] } } }, "registries: expected such as"],
  ])("refuses %j", async (params, message) => {
    await expect(config(params)).rejects.toThrow(message);
  });
});
