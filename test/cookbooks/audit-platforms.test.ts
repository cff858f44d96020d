import { facts } from "tsamae";
import { fakeHost, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { rulesState } from "../../cookbooks/audit/audit-rules.ts";
import audit from "../../cookbooks/audit/default.ts";

type Preset = Parameters<typeof fakeHost>[0];
type Node = NonNullable<NonNullable<Parameters<typeof fakeHost>[1]>["node"]>;

const find = "find /bin /sbin /usr /opt -xdev -type f -perm /6000 2>/dev/null || :";

/** What is installed on such a host. */
async function packagesOn(preset: Preset, node: Node, params: NonNullable<typeof audit.given>) {
  const host = fakeHost(preset, {
    node,
    facts: [
      facts.aptIndex().is({ age: 0 }),
      facts.output({ command: find }).is({ status: 0, stdout: "", stderr: "" }),
      rulesState("host").is({ canMerge: false, isMerged: false, isLoaded: false, isLocked: false }),
    ],
  });
  const { resources } = await plan(audit, { host, params });
  return resources.flatMap((id) => /^package\[(.*)\]$/.exec(id)?.[1] ?? []);
}

const raspberry = { platform: "raspbian", architecture: "armv7l" } as const;

describe("the audit cookbook on the platforms that it is for", () => {
  it.each<[Preset, Node, string]>([
    ["debian-12", {}, "ssg-debian"],
    ["debian-13", {}, "ssg-debian"],
    ["debian-13", { version: "", codename: "forky" }, "ssg-debian"],
    ["debian-13", { architecture: "aarch64" }, "ssg-debian"],
    ["debian-12", raspberry, "ssg-debian"],
    ["ubuntu-24.04", {}, "ssg-debderived"],
    ["ubuntu-26.04", {}, "ssg-debderived"],
  ])("has packages for all that it can install on %s %j", async (preset, node, content) => {
    expect(await packagesOn(preset, node, { lynis: true, openscap: true })).toEqual([
      "sudo",
      "auditd",
      "lynis",
      "openscap-scanner",
      content,
    ]);
  });

  it.each<[Preset, Node, string]>([
    ["debian-11", {}, "debian 11"],
    ["debian-11", raspberry, "raspbian 11"],
    ["ubuntu-22.04", {}, "ubuntu 22.04"],
  ])("says where OpenSCAP has no content, and does all else: %s %j", async (preset, node, release) => {
    expect(await packagesOn(preset, node, { lynis: true })).toEqual(["sudo", "auditd", "lynis"]);
    await expect(packagesOn(preset, node, { openscap: true })).rejects.toThrow(
      `openscap: ${release} has no packages with its content`,
    );
  });

  it("knows what is called otherwise elsewhere, or is not there", async () => {
    const fedora = { platform: "fedora", family: "fedora", version: "43", init: "systemd" } as const;
    await expect(packagesOn("debian-12", fedora, { openscap: true })).rejects.toThrow(
      "openscap: its packages are known for Debian and Ubuntu, and this host is fedora",
    );
    await expect(
      packagesOn("debian-12", { init: "sysvinit" }, { profiles: { "host-baseline": { source: "host-baseline" } } }),
    ).rejects.toThrow("profiles: a timer of systemd runs them, and this host's init is sysvinit");
  });
});
