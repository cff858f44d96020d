import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { pkg as package_, pkg } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";
import { told } from "../templates/told.ts";

type Case = readonly [string, () => unknown, FakeHostOptions, readonly string[]];

const curl: FakeHostOptions = { packages: { curl: "7.88", "g++": "4:12" } };
const broken: FakeHostOptions = { facts: [facts.package("curl").is({ installed: false, broken: true })] };
const plan9: FakeHostOptions = { node: { platform: "plan9", family: "plan9" } };

describe("package, action install", () => {
  it.each<Case>([
    ["installs what is not there", () => pkg("nginx"), {}, ["package[nginx] install would: install"]],
    ["does nothing for what is there", () => [pkg("curl"), package_("g++")], curl, []],
    ["takes any version that is there", () => pkg("curl", { version: undefined }), curl, []],
    [
      "installs a version",
      () => pkg("nginx", { version: "1.22" }),
      {},
      ["package[nginx] install would: install version 1.22"],
    ],
    [
      "changes the version",
      () => pkg("curl", { version: "8.0" }),
      curl,
      ["package[curl] install would: version from 7.88 to 8.0"],
    ],
    ["does nothing for the version that is there", () => pkg("curl", { version: "7.88" }), curl, []],
    ["takes its name as a property", () => pkg("web server", { name: "curl" }), curl, []],
    ["knows architectures", () => pkg("libc6:i386"), {}, ["package[libc6:i386] install would: install"]],
    ["ends what was begun", () => pkg("curl"), broken, ["package[curl] install would: install"]],
    [
      "knows no name that objects inherit",
      () => pkg("constructor"),
      {},
      ["package[constructor] install would: install"],
    ],
    [
      "refuses a platform that it does not know",
      () => pkg("nginx"),
      plan9,
      [
        "package[nginx] fails: tsamae knows no package manager of plan9",
        "  it knows apt, dnf, zypper, apk, pacman, brew and pkg",
      ],
    ],
    [
      "refuses what can be no package of this host",
      () => pkg("Nginx"),
      {},
      ['package[Nginx] fails: cannot determine the current state: "Nginx" is no name of a package'],
    ],
  ])("%s", async (_, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("installs neighbours together, each reported by itself", async () => {
    const plan = await planned(
      () => [pkg("a1"), pkg("curl"), pkg("b1", { options: "--no-install-recommends" }), pkg("c1")],
      curl,
    );
    expect(outline(plan)).toMatchInlineSnapshot(`
      [
        "package[a1] install would: install",
        "package[b1] install may: install",
        "package[c1] install may: install",
      ]
    `);
  });
});

describe("package, action remove", () => {
  const remove = { action: "remove" } as const;

  it.each<Case>([
    ["removes what is there", () => pkg("curl", remove), curl, ["package[curl] remove would: remove version 7.88"]],
    ["removes what was begun", () => pkg("curl", remove), broken, ["package[curl] remove would: remove"]],
    ["does nothing for what is not there", () => pkg("nginx", remove), {}, []],
    [
      "refuses a platform that it does not know",
      () => pkg("nginx", remove),
      plan9,
      [
        "package[nginx] fails: tsamae knows no package manager of plan9",
        "  it knows apt, dnf, zypper, apk, pacman, brew and pkg",
      ],
    ],
  ])("%s", async (_, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});

describe("on another system than Debian", () => {
  const system = (family: string): FakeHostOptions => ({
    node: { platform: family, family },
    packages: { curl: "1-1" },
  });
  const body = () => {
    pkg("nginx");
    pkg("curl", { version: "2-1" });
    pkg("old", { action: "remove" });
    pkg("curl-too", { name: "curl", action: "remove" });
  };

  it.each(["fedora", "rhel", "suse", "alpine"])("%s installs and removes", async (family) => {
    expect(outline(await planned(body, system(family)))).toEqual([
      "package[nginx] install would: install",
      "package[curl] install would: version from 1-1 to 2-1",
      "package[curl-too] remove would: remove version 2-1",
    ]);
  });

  it.each(["darwin", "freebsd"])("%s installs and removes, as a user who is not root", async (family) => {
    const { node, ...rest } = system(family);
    const asUser: FakeHostOptions = { ...rest, node: { ...node, user: "deploy" } };
    const body = () => {
      pkg("nginx");
      pkg("curl", { action: "remove" });
    };
    expect(outline(await planned(body, asUser))).toEqual([
      "package[nginx] install would: install",
      "package[curl] remove may: remove version 1-1",
    ]);
  });

  it("Homebrew never works as root", async () => {
    expect(outline(await planned(() => pkg("nginx"), system("darwin")))).toEqual([
      "package[nginx] fails: brew never works as root",
      "  connect as the user who installed it, with --no-sudo; or state that user as the property `user`",
    ]);
    expect(outline(await planned(() => pkg("nginx", { user: "deploy" }), system("darwin")))).toEqual([
      "package[nginx] install would: install",
    ]);
    expect(outline(await planned(() => pkg("curl"), system("darwin")))).toEqual([]);
  });

  it("Arch knows no versions", async () => {
    expect(outline(await planned(() => pkg("curl", { version: "2-1" }), system("arch")))).toEqual([
      "package[curl] fails: pacman has only the newest version of curl",
      "  leave the property `version` out",
    ]);
  });
});

describe("a package's name", () => {
  it.each([
    "nginx=1.22",
    "nginx/bookworm",
    "nginx-",
    "-y",
    "two words",
    "a\nb",
    "nginx*",
    "~nnginx",
    "tasks^",
    "$(x)",
    "a;b",
  ])("cannot be %j: apt would read more in it", async (name) => {
    expect(await told(() => planned(() => pkg(name)))).toContain(
      "name: expected a package's name alone; a version goes into `version`, got ",
    );
  });
});
