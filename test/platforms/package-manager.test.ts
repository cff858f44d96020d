import { describe, expect, it } from "vitest";
import { apk } from "../../src/platforms/apk.ts";
import { packageManager } from "../../src/platforms/package-manager.ts";
import { pacman } from "../../src/platforms/pacman.ts";
import { dnf, zypper } from "../../src/platforms/rpm.ts";
import { debian } from "../facts/shells.ts";

describe("the package manager", () => {
  it.each([
    ["fedora", "dnf"],
    ["rhel", "dnf"],
    ["suse", "zypper"],
    ["alpine", "apk"],
    ["arch", "pacman"],
    ["plan9", undefined],
  ])("of %s is %s", (family, name) => expect(packageManager({ ...debian, family })?.name).toBe(name));

  it.each([
    [dnf, "$(command -v dnf || command -v yum || echo dnf) -y -x install a b", "remove a b"],
    [zypper, "zypper --non-interactive -x install a b", "remove a b"],
    [apk, "apk add -x a b", "apk del -x a b"],
    [pacman, "pacman -S --noconfirm --needed -x -- a b", "pacman -R --noconfirm -x -- a b"],
  ])("takes all at once, and asks nothing: $name", (manager, install, remove) => {
    const request = { packages: ["a", "b"], options: "-x" };
    expect(manager.install(request).text).toBe(install);
    expect(manager.remove(request).text).toContain(remove);
  });

  it.each([
    [dnf, "No match for argument: nope\nError: Unable to find a match: nope\n"],
    [
      zypper,
      "Loading repository data...\n'nope' not found in package names. Trying capabilities.\nNo provider of 'nope' found.\n",
    ],
    [apk, "ERROR: unable to select packages:\n  nope (no such package):\n    required by: world[nope]\n"],
    [pacman, "error: target not found: nope\n"],
  ])("says which package it does not know: $name", (manager, output) => {
    expect(manager.unknown("nope").test(output)).toBe(true);
    expect(manager.unknown("no").test(output)).toBe(false);
  });

  it.each([dnf, zypper, apk, pacman])("takes no option, file or pattern for a name: $name", ({ isName }) => {
    expect(["bash", "g++", "python3.12", "lib_x-y"].every(isName)).toBe(true);
    expect(["", "-x", "a b", "*", "/x.rpm", "a=1", "@group*"].some(isName)).toBe(false);
  });
});

describe("rpm", () => {
  it("tells names and versions", () => {
    const output = "package bash 0:5.2.15-1.fc38\npackage nope is not installed\npackage bind 32:9.18-1.el9\n";
    expect(dnf.parse(output)).toEqual(
      new Map([
        ["bash", "5.2.15-1.fc38"],
        ["bind", "32:9.18-1.el9"],
      ]),
    );
  });

  it("complains where it cannot", () => {
    const complaint = "error: cannot open Packages database in /var/lib/rpm";
    expect(dnf.parse(`${complaint}\n`)).toEqual({ complaint });
  });
});

describe("apk", () => {
  it("has its database as a text", () => {
    const output = "P:musl\nV:1.2.4-r2\nP:busybox\nV:1.36.1-r5\n";
    expect(apk.parse(output)).toEqual(
      new Map([
        ["musl", "1.2.4-r2"],
        ["busybox", "1.36.1-r5"],
      ]),
    );
    const complaint = "grep: /usr/lib/apk/db/installed: No such file or directory";
    expect(apk.parse(`${complaint}\n`)).toEqual({ complaint });
  });
});

describe("pacman", () => {
  it("tells names and versions", () => {
    expect(pacman.parse("bash 5.2.015-1\nerror: package 'nope' was not found\nzlib 1:1.3-1\n")).toEqual(
      new Map([
        ["bash", "5.2.015-1"],
        ["zlib", "1:1.3-1"],
      ]),
    );
    const complaint = "error: failed to initialize alpm library:";
    expect(pacman.parse(`${complaint}\n`)).toEqual({ complaint });
  });
});
