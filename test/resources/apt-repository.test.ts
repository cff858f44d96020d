import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { aptRepository, pkg } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";
import { told } from "../templates/told.ts";

const fixture = join(import.meta.dirname, "../hosts/apt-source");
const key = readFileSync(join(fixture, "right.asc"), "utf8");
const other = readFileSync(join(fixture, "wrong.asc"), "utf8");
const uris = "https://example.com/debian";
const ubuntu: FakeHostOptions = { node: { platform: "ubuntu", codename: "noble" } };
const sourcesPath = "/etc/apt/sources.list.d/demo.sources";
const keyPath = "/etc/apt/keyrings/demo.asc";
const text = `Types: deb\nURIs: ${uris}\nSuites: bookworm\nComponents: main\nSigned-By: ${keyPath}\n`;
const there: FakeHostOptions = { files: { [sourcesPath]: text, [keyPath]: key } };

async function written(body: () => unknown, host: FakeHostOptions = {}): Promise<string | undefined> {
  const { changes, failures } = await planned(body, host);
  expect(failures).toEqual([]);
  return changes[0]?.changes[0]?.diff?.after;
}

describe("aptRepository, action add", () => {
  it.each<readonly [string, () => unknown, FakeHostOptions, readonly string[]]>([
    ["adds", () => aptRepository("demo", { uris, key }), {}, ["aptRepository[demo] add would: add"]],
    ["does nothing for what is there", () => aptRepository("demo", { uris, key }), there, []],
    ["finds a key by its path", () => aptRepository("demo", { uris, key: join(fixture, "right") }), there, []],
    [
      "changes the key",
      () => aptRepository("demo", { uris, key: other }),
      there,
      ["aptRepository[demo] add would: key"],
    ],
    [
      "changes the source",
      () => aptRepository("demo", { uris, key, components: ["main", "contrib"] }),
      there,
      ["aptRepository[demo] add would: source"],
    ],
    [
      "removes a legacy file",
      () => aptRepository("demo", { uris, key }),
      { files: { ...there.files, "/etc/apt/sources.list.d/demo.list": "deb x y z" } },
      ["aptRepository[demo] add would: remove /etc/apt/sources.list.d/demo.list"],
    ],
    [
      "leaves certain what comes after it",
      () => [
        aptRepository("demo", { uris, key }),
        aptRepository("demo", { uris, key }),
        aptRepository("b", { uris }),
        pkg("x"),
      ],
      {},
      ["aptRepository[demo] add would: add", "aptRepository[b] add would: add", "package[x] install would: install"],
    ],
    [
      "refuses a PPA elsewhere than on Ubuntu",
      () => aptRepository("ppa:user/name", { key }),
      {},
      ["aptRepository[ppa:user/name] fails: PPAs are for Ubuntu; this is debian"],
    ],
    [
      "refuses a host without apt",
      () => aptRepository("demo", { uris }),
      { node: { platform: "alpine", family: "alpine" } },
      ["aptRepository[demo] fails: alpine has no apt"],
    ],
    [
      "refuses a folder beside suites",
      () => aptRepository("demo", { uris, suites: ["./", "bookworm"] }),
      {},
      ["aptRepository[demo] fails: ./ is a folder, and cannot stand beside other suites"],
    ],
    [
      "refuses a directory in its place",
      () => aptRepository("demo", { uris }),
      { files: { [sourcesPath]: { directory: true } } },
      [`aptRepository[demo] fails: ${sourcesPath} is a directory`],
    ],
  ])("%s", async (_name, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("writes what is stated, each field once", async () => {
    const body = () =>
      aptRepository("demo", {
        uris: [uris, "https://mirror.example.com/debian"],
        suites: ["stable", "updates"],
        components: "contrib",
        types: ["deb", "deb-src"],
        options: { Architectures: "amd64 arm64" },
        key,
      });
    expect(await written(body)).toMatchInlineSnapshot(`
      "Types: deb deb-src
      URIs: https://example.com/debian https://mirror.example.com/debian
      Suites: stable updates
      Components: contrib
      Architectures: amd64 arm64
      Signed-By: /etc/apt/keyrings/demo.asc
      "
    `);
  });

  it("takes the host's codename, and no components for a folder", async () => {
    expect(await written(() => aptRepository("demo", { uris, key }))).toBe(text);
    expect(await written(() => aptRepository("demo", { uris, suites: "./" }))).toBe(
      `Types: deb\nURIs: ${uris}\nSuites: ./\n`,
    );
  });

  it("knows where a PPA is", async () => {
    expect(await written(() => aptRepository("ppa:user/name", { key }), ubuntu)).toMatchInlineSnapshot(`
      "Types: deb
      URIs: https://ppa.launchpadcontent.net/user/name/ubuntu
      Suites: noble
      Components: main
      Signed-By: /etc/apt/keyrings/ppa-user-name.asc
      "
    `);
  });
});

describe("aptRepository, action remove", () => {
  const remove = () => aptRepository("demo", { action: "remove" });

  it("removes the source and its key", async () => {
    expect(outline(await planned(remove, there))).toEqual([
      `aptRepository[demo] remove would: remove ${sourcesPath} and 1 more`,
    ]);
    expect(outline(await planned(remove))).toEqual([]);
  });
});

describe("aptRepository tells what is wrong with", () => {
  it.each<readonly [string, () => unknown]>([
    ["no address", () => aptRepository("demo")],
    ["a PPA without a key", () => aptRepository("ppa:user/name")],
    ["a key from a URL without a checksum", () => aptRepository("demo", { uris, key: "https://example.com/key.asc" })],
    ["a key that is none", () => aptRepository("demo", { uris, key: join(fixture, "dists/bookworm/InRelease") })],
    ["a key with another checksum", () => aptRepository("demo", { uris, key, checksum: "0".repeat(64) })],
    ["a name that apt would leave out", () => aptRepository("my repo", { uris })],
    ["a suite with blanks", () => aptRepository("demo", { uris, suites: "a b" })],
    ["no suite", () => aptRepository("demo", { uris, suites: [] })],
    ["a type that there is not", () => aptRepository("demo", { uris, types: "rpm" })],
    [
      "an option of two lines",
      () => aptRepository("demo", { uris, options: { Architectures: "amd64\nTrusted: yes" } }),
    ],
    ["an option that is no field", () => aptRepository("demo", { uris, options: { "Trusted: yes\nX": "y" } })],
  ])("%s", async (_name, body) => {
    expect(await told(() => planned(body), fixture)).toMatchSnapshot();
  });
});
