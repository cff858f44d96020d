import { describe, expect, it } from "vitest";
import { findPackage, isPackageName, parsePackages } from "../../src/platforms/apt.ts";

const records = parsePackages(
  [
    "bash amd64 bash install ok installed 5.2.15-2+b8",
    "libc6 i386 libc6:i386 install ok installed 2.36-9",
    "libc6 amd64 libc6:amd64 hold ok installed 2.36-8",
    "wine32 i386 wine32:i386 install ok installed 8.0",
    "tzdata all tzdata deinstall ok config-files 2024a",
    "mail-transport-agent   unknown ok not-installed ",
    "",
  ].join("\n"),
);

describe("dpkg-query", () => {
  it.each([
    ["bash", "amd64", "5.2.15-2+b8", "installed"],
    ["bash:amd64", "amd64", "5.2.15-2+b8", "installed"],
    ["libc6", "amd64", "2.36-8", "installed"],
    ["libc6:i386", "i386", "2.36-9", "installed"],
    ["libc6:any", "i386", "2.36-9", "installed"],
    ["wine32", "i386", "8.0", "installed"],
    ["tzdata", "all", "2024a", "config-files"],
    ["tzdata:i386", "all", "2024a", "config-files"],
    ["mail-transport-agent", "", "", "not-installed"],
  ])("%s is the one of %s", (name, architecture, version, state) => {
    expect(findPackage(records, name, "x86_64")).toMatchObject({ architecture, version, state });
  });

  it("has no record of the rest", () => {
    expect(findPackage(records, "nginx", "x86_64")).toBeUndefined();
    expect(findPackage(records, "bash:arm64", "x86_64")).toBeUndefined();
  });

  it("says what is on hold", () => {
    expect(findPackage(records, "libc6", "x86_64")?.isHeld).toBe(true);
    expect(findPackage(records, "bash", "x86_64")?.isHeld).toBe(false);
  });

  it.each(["nginx", "g++-12", "libc6:i386", "0ad"])("%s is a name", (name) => expect(isPackageName(name)).toBe(true));
  it.each(["", "foo*", "Nginx", "-x", "a b", "nginx=1.2", "a\n"])("%j is none", (name) =>
    expect(isPackageName(name)).toBe(false),
  );
});
