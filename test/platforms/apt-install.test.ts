import { describe, expect, it } from "vitest";
import { aptBlame, configuredPackages, installPackages, removePackages } from "../../src/platforms/apt-install.ts";

const begin = "Reading package lists...\nBuilding dependency tree...\nReading state information...\n";
const dpkgEnd = "E: Sub-process /usr/bin/dpkg returned an error code (1)\n";

const failedScript = (name: string, qualified = name): string =>
  `dpkg: error processing package ${qualified} (--configure):\n installed ${name} package post-installation script subprocess returned error exit status 1\n`;

const waiting = (name: string, needs: string): string =>
  `dpkg: dependency problems prevent configuration of ${name}:\n ${name} depends on ${needs}; however:\n  Package ${needs} is not configured yet.\n\ndpkg: error processing package ${name} (--configure):\n dependency problems - leaving unconfigured\n`;

const errors = (...names: readonly string[]): string =>
  `Errors were encountered while processing:\n${names.map((name) => ` ${name}\n`).join("")}${dpkgEnd}`;

describe("the package that made apt-get fail", () => {
  const told: readonly (readonly [string, readonly string[], string, string, string])[] = [
    [
      "is unknown",
      ["nginx", "ngnix"],
      `${begin}E: Unable to locate package ngnix\n`,
      "ngnix",
      "apt knows no package ngnix",
    ],
    [
      "is unknown to apt 3",
      ["ngnix"],
      "Error: Unable to locate package ngnix\n",
      "ngnix",
      "apt knows no package ngnix",
    ],
    [
      "is unknown in this architecture",
      ["bash:i386"],
      "E: Unable to locate package bash:i386\n",
      "bash:i386",
      "apt knows no package bash:i386",
    ],
    [
      "has a name of regular expressions",
      ["g+", "g++", "gXX"],
      "E: Unable to locate package g++\n",
      "g++",
      "apt knows no package g++",
    ],
    [
      "has dots in its name",
      ["python3x12", "python3.12"],
      `E: Unable to locate package python3.12\nE: Couldn't find any package by glob 'python3.12'\n`,
      "python3.12",
      "apt knows no package python3.12",
    ],
    [
      "begins like another one",
      ["nginx", "nginx-full"],
      "E: Unable to locate package nginx-full\n",
      "nginx-full",
      "apt knows no package nginx-full",
    ],
    [
      "is virtual",
      ["awk", "mail-transport-agent"],
      `${begin}Package mail-transport-agent is a virtual package provided by:\n  dma 0.13-1+b1\n\nE: Package 'mail-transport-agent' has no installation candidate\n`,
      "mail-transport-agent",
      "mail-transport-agent has no version that could be installed",
    ],
    [
      "does not have the version",
      ["libstdc++6=9.9"],
      `${begin}Package libstdc++6 is not available, but is referred to by another package.\n\nE: Version '9.9' for 'libstdc++6' was not found\n`,
      "libstdc++6=9.9",
      "there is no version 9.9 of libstdc++6",
    ],
    [
      "has a version that cannot be fetched any more",
      ["bash=5.1"],
      "E: Can't find a source to download version '5.1' of 'bash:amd64'\n",
      "bash=5.1",
      "there is no version 5.1 of bash",
    ],
    [
      "has gone from the archive",
      ["curl", "nginx"],
      `Err:1 http://mirror.example/debian bookworm/main amd64 nginx amd64 1.22.1-9\n  404  Not Found\nE: Failed to fetch http://mirror.example/debian/pool/main/n/nginx/nginx_1.22.1-9_amd64.deb  404  Not Found\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?\n`,
      "nginx",
      "nginx could not be downloaded",
    ],
    [
      "is on hold",
      ["curl", "vim"],
      `The following held packages will be changed:\n  nano vim\n2 upgraded, 0 newly installed.\nE: Held packages were changed and -y was used without --allow-change-held-packages.\n`,
      "vim",
      "vim is on hold",
    ],
    [
      "needs what is not to be had",
      ["app", "libc6:i386"],
      "The following packages have unmet dependencies:\n libc6:i386 : Depends: libgcc-s1:i386 but it is not installable\nE: Unable to correct problems, you have held broken packages.\n",
      "libc6:i386",
      "libc6:i386 has dependencies that cannot be met",
    ],
    [
      "conflicts with another one",
      ["exim4", "postfix"],
      "The following packages have unmet dependencies:\n postfix : Conflicts: mail-transport-agent\n",
      "postfix",
      "postfix has dependencies that cannot be met",
    ],
    [
      "overwrites a file of another one",
      ["shotwell", "g++-12"],
      "dpkg: error processing archive /var/cache/apt/archives/g++-12_12.2.0-14_amd64.deb (--unpack):\n trying to overwrite '/usr/bin/g++', which is also in package shotwell 1\nErrors were encountered while processing:\n /var/cache/apt/archives/g++-12_12.2.0-14_amd64.deb\n",
      "g++-12",
      "dpkg could not unpack g++-12",
    ],
    [
      "is one of many archives",
      ["foo", "bar"],
      "dpkg: error processing archive /tmp/apt-dpkg-install-x1/07-bar_1.0_all.deb (--unpack):\n cannot access archive\n",
      "bar",
      "dpkg could not unpack bar",
    ],
    [
      "has a script that fails",
      ["nginx"],
      `${failedScript("nginx")}${errors("nginx")}`,
      "nginx",
      "nginx was unpacked, but its own installation script failed",
    ],
    [
      "has a script that fails, and a + in its name",
      ["g++"],
      `${failedScript("g++")}${errors("g++")}`,
      "g++",
      "g++ was unpacked, but its own installation script failed",
    ],
    [
      "has a script that fails, in an architecture",
      ["libssl3"],
      `${failedScript("libssl3", "libssl3:amd64")}${errors("libssl3:amd64")}`,
      "libssl3",
      "libssl3 was unpacked, but its own installation script failed",
    ],
    [
      "comes after one that depends on it",
      ["app", "db"],
      `${failedScript("db")}${waiting("app", "db")}${errors("db", "app")}`,
      "db",
      "db was unpacked, but its own installation script failed",
    ],
    [
      "depends on what was not asked for",
      ["nginx"],
      `${failedScript("nginx-common")}${waiting("nginx", "nginx-common")}${errors("nginx-common", "nginx")}`,
      "nginx",
      "a package that nginx depends on could not be set up",
    ],
    ["is only listed at the end", ["a", "b"], errors("x", "b"), "b", "dpkg could not install b"],
  ];

  it.each(told)("%s", (_, packages, output, name, why) => {
    expect(aptBlame(packages, output)).toMatchObject({ package: name, why });
  });

  it.each([
    ["E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 12 (apt-get)\n"],
    [
      "E: Failed to fetch http://mirror.example/debian/pool/main/n/nginx-common/nginx-common_1_all.deb  404  Not Found\n",
    ],
    ["E: Unable to locate package nginx-extras\n"],
    [`${failedScript("nginx-common")}${errors("nginx-common")}`],
    ["E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.\n"],
    ["the word nginx, and E: in a text\n"],
    [""],
  ])("is none of those that were asked for: %j", (output) => expect(aptBlame(["nginx"], output)).toBeUndefined());

  it("comes with what to do where that is known", () => {
    expect(aptBlame(["x"], "E: Unable to locate package x\n")?.hint).toMatchInlineSnapshot(
      `"is the package list old? aptUpdate("daily") before it refreshes it"`,
    );
    expect(aptBlame(["x=1"], "E: Version '1' for 'x' was not found\n")?.hint).toMatchInlineSnapshot(
      `"\`apt-cache policy NAME\` on the host lists the versions there are"`,
    );
  });
});

describe("the packages that were through before apt-get failed", () => {
  const output = `Setting up libc6:amd64 (2.36-9) ...\nSetting up g++ (4:12.2.0-3) ...\nSetting up db (1) ...\nSetting up web (1) ...\n${failedScript("db")}${failedScript("web")}${errors("db", "web")}`;

  it("are those that were set up, and not those whose set-up failed", () => {
    expect(configuredPackages(["curl", "libc6", "g++", "g+", "db", "web=1"], output)).toEqual(["libc6", "g++"]);
  });
});

describe("apt-get's command line", () => {
  it("asks nothing, waits for locks, takes no name for a pattern", () => {
    expect(
      installPackages({ packages: ["nginx", "g++=4:12"], options: "--no-install-recommends" }).text,
    ).toMatchInlineSnapshot(
      `"DEBIAN_FRONTEND=noninteractive apt-get -y -q -o 'DPkg::Lock::Timeout=120' -o 'Dpkg::Options::=--force-confdef' -o 'Dpkg::Options::=--force-confold' -o 'APT::Cmd::Pattern-Only=true' --no-install-recommends install -- nginx 'g++=4:12'"`,
    );
    expect(removePackages({ packages: ["nginx"] }).text).toContain(" remove -- nginx");
  });
});
