import { facts, recipe } from "tsamae";
import { type FakeHostOptions, fakeHost, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { builderText, completed, differences, parseBuilder } from "../../cookbooks/buildx/builder-state.ts";
import { type BuildxBuilderProperties, buildxBuilder } from "../../cookbooks/buildx/buildx-builder.ts";
import { type BuildxImageProperties, buildxImage } from "../../cookbooks/buildx/buildx-image.ts";
import { contextDigest } from "../../cookbooks/buildx/context-digest.ts";

const accounts = [
  facts.user("root").is({ exists: true, uid: 0, gid: 0, comment: "", home: "/root", shell: "/bin/sh" }),
  facts.user("ci").is({ exists: true, uid: 1000, gid: 1000, comment: "", home: "/home/ci", shell: "/bin/sh" }),
];

const platforms = ["linux/amd64", "linux/arm/v7", "linux/arm64"];

/** As buildx itself writes it. */
const stored = JSON.stringify({
  Name: "multi",
  Driver: "docker-container",
  Nodes: [
    {
      Name: "multi0",
      Endpoint: "unix:///var/run/docker.sock",
      Platforms: [
        { architecture: "amd64", os: "linux" },
        { architecture: "arm", os: "linux", variant: "v7" },
        { architecture: "arm64", os: "linux" },
      ],
      DriverOpts: { network: "host" },
      Flags: ["--allow-insecure-entitlement=network.host"],
      Files: null,
    },
  ],
  Dynamic: false,
});

type Stated = BuildxBuilderProperties & {
  readonly action?: readonly ("create" | "remove" | "use")[];
  readonly user?: string;
};

async function doing(stated: Stated, files: FakeHostOptions["files"] = {}, commands = { "docker buildx version": 0 }) {
  const host = fakeHost("debian-12", { files, commands, facts: accounts });
  const { changes, failures } = await plan(
    recipe(() => {
      buildxBuilder("multi", stated);
    }),
    { host },
  );
  return [
    ...changes.flatMap(({ changes }) => changes.map(({ summary }) => summary)),
    ...failures.map(({ message }) => message),
  ];
}

const instance = "/root/.docker/buildx/instances/multi";
const config = "/root/.docker/buildx/tsamae/builders/multi.toml";

describe("buildxBuilder", () => {
  it.each<[string, Stated, FakeHostOptions["files"], readonly string[]]>([
    [
      "makes one that is not there",
      { platforms },
      {},
      ["create, driver docker-container, for linux/amd64, linux/arm/v7, linux/arm64"],
    ],
    [
      "leaves alone one that is there, whatever the order",
      { platforms: platforms.toReversed() },
      { [instance]: stored },
      [],
    ],
    ["leaves alone what is not stated", {}, { [instance]: stored }, []],
    [
      "makes anew one for other platforms",
      { platforms: ["linux/amd64"] },
      { [instance]: stored },
      ["make anew: platforms from linux/amd64, linux/arm/v7, linux/arm64 to linux/amd64"],
    ],
    [
      "makes anew one with another driver",
      { driver: "kubernetes" },
      { [instance]: stored },
      ["make anew: driver from docker-container to kubernetes"],
    ],
    [
      "makes anew one with other options",
      { driverOptions: {} },
      { [instance]: stored },
      ["make anew: driver options from network=host to none"],
    ],
    [
      "makes anew one with fewer nodes",
      { nodes: [{ endpoint: "ssh://arm1" }] },
      { [instance]: stored },
      ["make anew: nodes from 1 to 2"],
    ],
    [
      "makes anew one with another configuration",
      { config: "debug = true\n" },
      { [instance]: stored, [config]: "" },
      ["make anew: another configuration"],
    ],
    ["knows its configuration", { config: "debug = true\n" }, { [instance]: stored, [config]: "debug = true\n" }, []],
    ["removes one", { action: ["remove"] }, { [instance]: stored }, ["remove"]],
    ["has nothing to remove", { action: ["remove"] }, {}, []],
    ["makes one current", { action: ["use"] }, { [instance]: stored }, ["use"]],
    [
      "makes one current, and says which was",
      { action: ["use"] },
      { [instance]: stored, "/root/.docker/buildx/current": '{"Key":"k","Name":"old","Global":false}' },
      ["use, no longer old"],
    ],
    [
      "leaves the current one alone",
      { action: ["create", "use"] },
      { [instance]: stored, "/root/.docker/buildx/current": '{"Key":"k","Name":"multi","Global":false}' },
      [],
    ],
    ["cannot use one that is not there", { action: ["use"] }, {}, ["there is no builder multi"]],
    ["makes one for each user", { user: "ci" }, { [instance]: stored }, ["create, driver docker-container"]],
    [
      "says what it cannot read",
      {},
      { [instance]: "{" },
      ["/root/.docker/buildx/instances/multi is no builder of buildx's"],
    ],
  ])("%s", async (_name, stated, files, told) => {
    const commands = { "docker buildx version": 0 };
    expect(await doing(stated, files, commands)).toEqual(told);
  });

  it("makes and uses one, in a dry run too", async () => {
    expect(await doing({ action: ["create", "use"] })).toEqual(["create, driver docker-container", "use"]);
  });

  it("needs the plugin only to change something", async () => {
    const commands = { "docker buildx version": 1 };
    expect(await doing({}, {}, commands)).toEqual(["docker has no plugin buildx on this host"]);
    expect(await doing({}, { [instance]: stored }, commands)).toEqual([]);
  });

  it("is completed by what it has, unless its driver is another", () => {
    const now = parseBuilder(stored);
    if (now === undefined) throw new TypeError("it is a builder");
    const wanted = { driver: "docker-container", nodes: [{ platforms: ["linux/386"] }, { endpoint: "ssh://arm1" }] };
    expect(completed(wanted, now)).toEqual({
      driver: "docker-container",
      nodes: [
        {
          endpoint: "unix:///var/run/docker.sock",
          platforms: ["linux/386"],
          driverOptions: { network: "host" },
        },
        { endpoint: "ssh://arm1" },
      ],
    });
    expect(completed({ ...wanted, driver: "remote" }, now)).toEqual({ ...wanted, driver: "remote" });
  });

  it("reads what it foretells", () => {
    const builder = {
      driver: "docker-container",
      nodes: [{ endpoint: "ssh://a", platforms: ["linux/arm/v7"], driverOptions: { network: "host" } }],
    };
    expect(parseBuilder(builderText(builder))).toEqual(builder);
    expect(differences(builder, builder)).toEqual([]);
  });
});

describe("buildxImage", () => {
  const building = async (
    properties: BuildxImageProperties,
    {
      digest = "d1",
      commands = {},
    }: { readonly digest?: string | undefined; readonly commands?: Record<string, number> } = {},
  ) => {
    const host = fakeHost("debian-12", {
      commands: { "docker buildx version": 0, ...commands },
      facts: [...accounts, contextDigest("/srv/app").is(digest)],
    });
    const { changes, failures } = await plan(
      recipe(() => {
        buildxImage("registry.example.com/app:1", properties);
      }),
      { host },
    );
    return [
      ...changes.flatMap(({ changes }) => changes.map(({ summary }) => summary)),
      ...failures.map((f) => f.message),
    ];
  };

  it("is built the first time", async () => {
    expect(await building({ context: "/srv/app", push: true })).toEqual(["build, for the first time"]);
  });

  it.each<[string, BuildxImageProperties, string]>([
    [
      "loading several platforms",
      { context: "/srv/app", load: true, platforms: ["linux/amd64", "linux/arm64"] },
      "load: the engine takes an image for one platform, and these are 2",
    ],
    ["going nowhere", { context: "/srv/app" }, "expected one of push, load and output"],
    ["going to two places", { context: "/srv/app", load: true, push: true }, "expected one of push, load and output"],
    ["another folder's Dockerfile", { context: "/srv/app", push: true, dockerfile: "../D" }, "a path in the context"],
  ])("refuses %s", async (_name, properties, message) => {
    await expect(building(properties)).rejects.toThrow(message);
  });
});
