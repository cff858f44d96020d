import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { Answer, Fact } from "../../src/facts/fact.ts";
import { facts } from "../../src/facts/index.ts";
import type { Platform } from "../../src/platforms/platform.ts";
import { ask, debian, shells } from "./shells.ts";

function answers<Value>(
  list: readonly Fact<Value>[],
  output: string,
  platform: Platform = debian,
): readonly (Answer<Value> | undefined)[] {
  const [first] = list;
  const keys = list.map(({ key }) => key) as never[];
  return first?.kind.parse(Buffer.from(output), keys, platform) ?? [];
}

describe("packages", () => {
  it("are installed, broken, held, or not there", () => {
    const output = [
      "bash amd64 bash install ok installed 5.2",
      "held amd64 held hold ok installed 1",
      "half amd64 half install ok half-configured 1",
      "left amd64 left deinstall ok config-files 1",
      "trig amd64 trig install ok triggers-pending 2",
      "",
    ].join("\n");
    expect(answers(["bash", "held", "half", "left", "trig", "none", "foo*"].map(facts.package), output)).toEqual([
      { value: { installed: true, version: "5.2" } },
      { value: { installed: true, version: "1", held: true } },
      { value: { installed: false, broken: true } },
      { value: { installed: false, residual: true } },
      { value: { installed: true, version: "2" } },
      { value: { installed: false } },
      { unreadable: '"foo*" is no name of a package' },
    ]);
  });

  it("are unreadable where no package manager is known", () => {
    expect(answers([facts.package("bash")], "", { ...debian, name: "plan9", family: "plan9" })).toEqual([
      { unreadable: "tsamae knows no package manager of plan9" },
    ]);
  });

  it("are told by other package managers", () => {
    const output = "package bash 0:5.2-1\npackage nope is not installed\n";
    expect(answers(["bash", "nope", "a b"].map(facts.package), output, { ...debian, family: "rhel" })).toEqual([
      { value: { installed: true, version: "5.2-1" } },
      { value: { installed: false } },
      { unreadable: '"a b" is no name of a package' },
    ]);
  });
});

describe("services", () => {
  it("are unreadable where the init system is not known", () => {
    expect(answers([facts.service("ssh")], "", { ...debian, init: "runit" })).toEqual([
      {
        unreadable: "this host's init is runit, which is not supported: tsamae knows systemd, OpenRC and System V init",
      },
    ]);
  });

  it("are those of OpenRC", () => {
    const output = " cron        [  started  ]\nlevel default cron\n";
    expect(answers(["cron", "a b"].map(facts.service), output, { ...debian, init: "openrc" })).toEqual([
      { value: { exists: true, running: true, failed: false, enabled: "enabled", isEnabled: true } },
      { unreadable: '"a b" is no name of a service' },
    ]);
  });

  it("show systemd's own complaint where it has one", () => {
    const complaint = "Failed to connect to bus: No such file or directory";
    expect(answers([facts.service("ssh"), facts.service("x*")], `${complaint}\n\n`)).toEqual([
      { unreadable: complaint },
      { unreadable: expect.stringContaining("no name of a unit") },
    ]);
  });

  it("are running, failed, enabled, to be reloaded", () => {
    const unit = (active: string, file: string, rest = "") =>
      `LoadState=loaded\nActiveState=${active}\nUnitFileState=${file}\n${rest}\n`;
    const output =
      unit("active", "enabled") + unit("failed", "static", "NeedDaemonReload=yes\n") + unit("activating", "masked");
    expect(answers(["a", "b", "c"].map(facts.service), output)).toEqual([
      { value: { exists: true, running: true, failed: false, enabled: "enabled", isEnabled: true } },
      { value: { exists: true, running: false, failed: true, enabled: "static", isEnabled: false, needsReload: true } },
      { value: { exists: true, running: true, failed: false, enabled: "masked", isEnabled: false } },
    ]);
  });
});

describe("services of users", () => {
  const unit = (active: string) => `LoadState=loaded\nActiveState=${active}\nUnitFileState=enabled\n\n`;
  const key = (user: string, name: string) => facts.userService({ user, name });

  it("are told user by user, in whatever order they are asked", () => {
    const output = [
      `tsamae user\n/home/a\n${unit("active")}${unit("inactive")}`,
      "tsamae user\n/home/b\nno systemd runs for the user b; `loginctl enable-linger b` starts one, now and at boot\n",
      "tsamae user\ntsamae: there is no user c on this host\n",
    ].join("");
    const asked = [key("a", "x"), key("b", "x"), key("a", "y"), key("c", "x"), key("a", "x*")];
    expect(answers(asked, output)).toEqual([
      { value: expect.objectContaining({ running: true, home: "/home/a" }) },
      { unreadable: expect.stringContaining("enable-linger b") },
      { value: expect.objectContaining({ running: false, home: "/home/a" }) },
      { unreadable: "tsamae: there is no user c on this host" },
      { unreadable: expect.stringContaining("no name of a unit") },
    ]);
  });

  it("are asked again when one is missing", () => {
    expect(() => answers([key("a", "x")], "")).toThrow("no answer about the units of a");
  });
});

describe("instances of a template", () => {
  it("are those that are loaded", () => {
    const unit = (name: string) => `Id=${name}\nLoadState=loaded\nActiveState=active\nNeedDaemonReload=yes\n\n`;
    const output = `template\n${unit("a@1.service")}${unit("a@2.service")}template\n`;
    expect(answers(["a@.service", "b@.service"].map(facts.unitInstances), output)).toEqual([
      {
        value: [
          expect.objectContaining({ name: "a@1.service", running: true, needsReload: true }),
          expect.objectContaining({ name: "a@2.service" }),
        ],
      },
      { value: [] },
    ]);
  });

  it("show systemd's own complaint where it has one", () => {
    const complaint = "Failed to connect to bus: No such file or directory";
    expect(answers([facts.unitInstances("a@.service")], `template\n${complaint}\n`)).toEqual([
      { unreadable: complaint },
    ]);
  });
});

describe.each(shells)("accounts in $name", (shell) => {
  it("are found by name, not by number", () => {
    expect(ask(shell, ["root", "nosuchuser", "0", "-x", "a:b", ""].map(facts.user))).toEqual([
      { value: expect.objectContaining({ exists: true, uid: 0, gid: 0, home: "/root" }) },
      ...Array.from({ length: 5 }, () => ({ value: { exists: false } })),
    ]);
    expect(ask(shell, ["root", "nosuchgroup", "0"].map(facts.group))).toEqual([
      { value: { exists: true, gid: 0, members: expect.any(Array) } },
      { value: { exists: false } },
      { value: { exists: false } },
    ]);
  });
});

describe.each(shells)("the inventory in $name", (shell) => {
  it("agrees with the usual tools", () => {
    const [answer] = ask(shell, [facts.node()]);
    const run = (command: string) => execFileSync("sh", ["-c", command], { encoding: "utf8" }).trim();
    expect(answer).toMatchObject({
      value: {
        platform: run(". /etc/os-release; echo $ID"),
        version: run(". /etc/os-release; echo $VERSION_ID"),
        architecture: run("uname -m"),
        hostname: run("uname -n"),
        kernel: { name: run("uname -s"), release: run("uname -r"), version: run("uname -v") },
        cpu: { total: Number(run("nproc --all")) },
        memory: { total: Number(run("awk '/^MemTotal/ {print $2}' /proc/meminfo")) * 1024 },
        user: run("id -un"),
        uid: Number(run("id -u")),
        filesystem: { "/": { size: expect.any(Number) } },
      },
    });
  });
});

it("the first of two accounts with one name counts", () => {
  expect(answers([facts.user("a")], "a:x:1:1:::/bin/sh\na:x:2:2:::/bin/sh\n")).toMatchObject([{ value: { uid: 1 } }]);
});
