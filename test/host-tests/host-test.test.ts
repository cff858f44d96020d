import { describe, expect, it } from "vitest";
import { describeError } from "../../src/errors.ts";
import { builtInHosts, isBuiltInHost } from "../../src/host-tests/built-in-hosts.ts";
import { hostName, hostTest, plainTest } from "../../src/host-tests/host-test.ts";
import { hostTestJobs } from "../../src/host-tests/run-host-tests.ts";
import { recipe } from "../../src/recipes/recipe.ts";

/** As a test in JavaScript, or one whose types nobody looked at, may give it. */
function refusal(options: object): string {
  try {
    hostTest(options);
    return "taken";
  } catch (error) {
    return describeError(error).replaceAll(import.meta.filename, "test.ts");
  }
}

describe("hostTest", () => {
  it("refuses what it does not know, with what was probably meant", () => {
    const wrong = [
      { host: ["bookworm"] },
      { hosts: ["bookwrom"] },
      { hosts: [{ image: "debian:12", dockerfile: "Dockerfile" }] },
      { hosts: [{ imgae: "debian:12" }] },
      { hosts: ["bookworm", { image: "debian:12", name: "bookworm" }] },
      { holds: { "answers on 80": 80 } },
    ];
    expect(wrong.map(refusal).join("\n\n")).toMatchInlineSnapshot(`
      "hostTest: there is no "host"
        at test.ts:16
        did you mean "hosts"?

      hosts: "bookwrom" is no host to test on
        at test.ts:16
        did you mean "bookworm"?
        { image: "debian:12" } is an image, { dockerfile: "./Dockerfile" } is built

      hosts: {"image":"debian:12","dockerfile":"Dockerfile"} is no host to test on
        at test.ts:16
        { image: "debian:12" } is an image, { dockerfile: "./Dockerfile" } is built

      hosts: there is no "imgae"
        at test.ts:16
        did you mean "image"?

      hosts: the host bookworm is named twice
        at test.ts:16
        a name tells them apart: { image: "…", name: "old" }

      holds: "answers on 80": expected a command or a function
        at test.ts:16"
    `);
  });

  it("knows where it was written", () => {
    expect(hostTest({}).at.file).toBe(import.meta.filename);
  });
});

describe("a host's name", () => {
  it.each([
    ["trixie", "trixie"],
    [{ image: "alpine:3" }, "alpine:3"],
    [{ image: "alpine:3", name: "small" }, "small"],
    [{ dockerfile: "./hosts/old/Dockerfile" }, "old"],
    [{ dockerfile: "Dockerfile" }, "Dockerfile"],
    [{ dockerfile: "images/web.dockerfile" }, "web.dockerfile"],
  ] as const)("%j: %s", (host, name) => {
    expect(hostName(host)).toBe(name);
  });
});

describe("the hosts with a name", () => {
  it("are Debian 11 to 13, and Ubuntu 22.04 to 26.04", () => {
    const hosts = Object.keys(builtInHosts).filter(isBuiltInHost);
    expect(hosts).toEqual(["bullseye", "bookworm", "trixie", "jammy", "noble", "resolute"]);
    expect(hostTest({ hosts }).hosts).toEqual(hosts);
  });
});

describe("the hosts of tests", () => {
  const empty = recipe(() => undefined);
  const found = [
    { name: "web", folder: "/web", recipe: empty, test: hostTest({ hosts: ["bookworm", "trixie"] }) },
    { name: "db", folder: "/db", recipe: empty, test: plainTest(empty.at) },
  ];
  const names = (selected: readonly string[]): readonly string[] =>
    hostTestJobs(found, selected).map(({ found, host }) => `${found.name} ${hostName(host)}`);

  it("are all of them, or those that are named; bookworm where a test names none", () => {
    expect(names([])).toEqual(["web bookworm", "web trixie", "db bookworm"]);
    expect(names(["bookworm"])).toEqual(["web bookworm", "db bookworm"]);
    expect(names(["trixie"])).toEqual(["web trixie"]);
  });

  it("that no test has are refused", () => {
    expect(() => names(["trixi"])).toThrow('no test has a host "trixi"');
  });
});
