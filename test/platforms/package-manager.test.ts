import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { apk } from "../../src/platforms/apk.ts";
import { homebrew } from "../../src/platforms/brew.ts";
import { freebsdPkg } from "../../src/platforms/freebsd-pkg.ts";
import { packageManager } from "../../src/platforms/package-manager.ts";
import { pacman } from "../../src/platforms/pacman.ts";
import { dnf, zypper } from "../../src/platforms/rpm.ts";
import { lines, sh } from "../../src/values/shell.ts";
import { debian, runFragment, shells } from "../facts/shells.ts";
import { temporaryFolder } from "../temporary/folder.ts";

describe("the package manager", () => {
  it.each([
    ["fedora", "dnf"],
    ["rhel", "dnf"],
    ["suse", "zypper"],
    ["alpine", "apk"],
    ["arch", "pacman"],
    ["darwin", "brew"],
    ["freebsd", "pkg"],
    ["plan9", undefined],
  ])("of %s is %s", (family, name) => expect(packageManager({ ...debian, family })?.name).toBe(name));

  it.each([
    [dnf, "$(command -v dnf || command -v yum || echo dnf) -y -x install a b", "remove a b"],
    [zypper, "zypper --non-interactive -x install --oldpackage a b", "remove a b"],
    [apk, "apk add -x a b", "apk del -x a b"],
    [pacman, "pacman -S --noconfirm --needed -x -- a b", "pacman -R --noconfirm -x -- a b"],
    [freebsdPkg, "ASSUME_ALWAYS_YES=yes pkg install -x -- a b", "pkg delete -y -x -- a b"],
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
    [homebrew, 'Warning: No available formula with the name "nope". Did you mean node?\n'],
    [homebrew, "Error: No formulae or casks found for nope.\n"],
    [freebsdPkg, "pkg: No packages available to install matching 'nope' have been found in the repositories\n"],
  ])("says which package it does not know: $name", (manager, output) => {
    expect(manager.unknown("nope").test(output)).toBe(true);
    expect(manager.unknown("no").test(output)).toBe(false);
  });

  it.each([dnf, zypper, apk, pacman, homebrew, freebsdPkg])(
    "takes no option, file or pattern for a name: $name",
    ({ isName }) => {
      expect(["bash", "g++", "python3.12", "lib_x-y"].every(isName)).toBe(true);
      expect(["", "-x", "a b", "*", "/x.rpm", "a=1", "@group*"].some(isName)).toBe(false);
    },
  );
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

describe("pkg", () => {
  it("tells names and versions", () => {
    expect(freebsdPkg.parse("package bash 5.2.26\npackage py39-pip 23.2,1\n")).toEqual(
      new Map([
        ["bash", "5.2.26"],
        ["py39-pip", "23.2,1"],
      ]),
    );
    const complaint = "pkg: Unable to open the database";
    expect(freebsdPkg.parse(`${complaint}\n`)).toEqual({ complaint });
  });
});

describe.each(shells)("brew in $name", (shell) => {
  const prefix = temporaryFolder();
  const asked = (names: readonly string[]) => {
    const script = lines([sh`HOMEBREW_PREFIX=${prefix}`, homebrew.ask(names)]);
    return homebrew.parse(runFragment(shell, script).toString());
  };

  it("tells formulae by each of their names, the version in use, and casks", () => {
    for (const folder of ["Cellar/wget/1.24.5", "Cellar/python@3.12/3.12.3", "Cellar/python@3.12/3.12.4_1"])
      mkdirSync(join(prefix, folder), { recursive: true });
    mkdirSync(join(prefix, "Caskroom/firefox/126.0,en"), { recursive: true });
    mkdirSync(join(prefix, "Caskroom/firefox/.metadata"));
    mkdirSync(join(prefix, "bin"));
    writeFileSync(join(prefix, "bin/brew"), "#!/bin/sh\n", { mode: 0o755 });
    mkdirSync(join(prefix, "opt"));
    symlinkSync("../Cellar/wget/1.24.5", join(prefix, "opt/wget"));
    for (const name of ["python@3.12", "python3"])
      symlinkSync("../Cellar/python@3.12/3.12.4_1", join(prefix, "opt", name));
    expect(asked(["wget", "python@3.12", "python3", "firefox", "nope"])).toEqual(
      new Map([
        ["wget", "1.24.5"],
        ["python@3.12", "3.12.4_1"],
        ["python3", "3.12.4_1"],
        ["firefox", "126.0,en"],
      ]),
    );
  });

  it("says so where it is not installed", () => {
    rmSync(join(prefix, "bin/brew"));
    expect(asked(["wget"])).toEqual({ complaint: "Homebrew is not installed" });
  });

  it("takes all at once, and asks nothing", () => {
    const request = { packages: ["a", "b"], options: "-x" };
    expect(homebrew.install(request).text).toMatch(/\n"\$prefix\/bin\/brew" install -x a b$/);
    expect(homebrew.remove(request).text).toMatch(/\n"\$prefix\/bin\/brew" uninstall -x a b$/);
  });
});
