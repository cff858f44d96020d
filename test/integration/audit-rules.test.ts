import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { layers } from "../../cookbooks/audit/layers.ts";
import { ruleLines } from "../../cookbooks/audit/rule-lines.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { ownKernel } from "../hosts/own-kernel.ts";
import { changed, converge, finished, summaries } from "../hosts/tsamae.ts";
import { type AuditScene, auditCookbook, auditScene } from "./scenes/audit-cookbook.ts";

let scene: AuditScene;
beforeAll(async () => {
  scene = await auditScene("audit-rules");
});
afterAll(() => scene?.stop());

describe("the audit cookbook on a fresh host", () => {
  const attributes = { backlog: 4096, failureMode: 2 };

  it("writes the kernel's rules, and says that they are not loaded in a container", async () => {
    const first = await scene.twice(attributes);
    expect(summaries(first)).toContain("auditRules[loaded]: merge; not loaded: the host is a container (docker)");
    expect(await scene.look("augenrules --check")).toContain("No change");
    const rules = (await scene.look("cat /etc/audit/audit.rules")).split("\n").filter((line) => line.startsWith("-"));
    // auditd's package has settings of its own, in a file that comes later.
    expect(rules.slice(0, 3)).toEqual(["-D", "-b 4096", "-f 2"]);
    expect(rules).toContain("-a always,exit -F arch=b64 -F path=/etc/shadow -F perm=wa -F key=identity");
    expect(rules.filter((line) => line.includes("path=/usr/bin/sudo "))).toHaveLength(2);
    expect(rules.filter((line) => line.includes("/etc/docker"))).toEqual([]);
  });

  it("has a rule for each program with the set-uid or set-gid bit", async () => {
    const found = await scene.look("find / -xdev -type f -perm /6000 | sort");
    const watched = await scene.look(
      "grep 'arch=b64.*key=privileged$' /etc/audit/audit.rules | grep -o 'path=[^ ]*' | cut -d = -f 2",
    );
    expect(watched).toBe(found);
  });

  it("writes rules that auditctl can read: the kernel of a container refuses them, and nothing else", async () => {
    const each = "while read -r line; do auditctl $line </dev/null 2>&1; done";
    const said = await scene.look(`grep -e '^-a' -e '^-w' /etc/audit/audit.rules | ${each} | sort -u`);
    expect(said).toMatch(/^(Error sending .* request \(Operation not permitted\)\n)+$/);
    const wrong = await scene.look(`echo '-a always,exit -F arch=b64 -S no_such -F key=x' | ${each}`);
    expect(wrong).toContain("Syscall name unknown: no_such");
  });

  it.each([
    ["x86_64", "b64", "x86_64"],
    ["x86_64", "b32", "i386"],
    ["aarch64", "b64", "aarch64"],
    ["aarch64", "b32", "arm"],
  ])(
    "names on %s, %s, only calls that audit's table of %s has, and leaves out those that it has not",
    async (architecture, bits, table) => {
      const known = (await scene.look(`ausyscall ${table} --dump | cut -f 2`)).split("\n");
      const named = (machine: string) => {
        const rules = Object.values(layers).flatMap((layer) =>
          layer.rules({ backlog: 64, failureMode: 1, exclude: [] }),
        );
        const lines = rules.flatMap((rule) => ruleLines(rule, { architecture: machine, firstUser: 1000 }));
        return lines.flatMap((line) => new RegExp(`arch=${bits} -S (\\S+)`).exec(line)?.[1]?.split(",") ?? []);
      };
      expect(named(architecture).filter((name) => !known.includes(name))).toEqual([]);
      expect(named(architecture)).toContain("fchmodat");
      const left = ["chmod", "chown", "lchown", "umount"].filter((name) => !named(architecture).includes(name));
      expect(left).toEqual(
        ["chmod", "chown", "lchown", "umount"].filter(
          (name) => !known.includes(name) || (table === "arm" && name === "umount"),
        ),
      );
    },
  );

  it("has a rule watched from the next run on when its folder has come", async () => {
    await scene.mustExec("mkdir /etc/docker");
    expect(changed(await scene.run(attributes))).toEqual([
      "template[/etc/audit/rules.d/70-containers.rules] create",
      "auditRules[loaded] load",
    ]);
    expect(await scene.look("grep -c dir=/etc/docker /etc/audit/audit.rules")).toBe("2\n");
  });
});

/** A stand-in for auditctl(8), whose kernel takes rules into a file; it refuses them while /run/refused is there. */
const auditctl = `mv /usr/sbin/auditctl /usr/sbin/auditctl.real
cat >/usr/sbin/auditctl <<'END'
#!/bin/sh
case $1 in
  -R) [ ! -e /run/refused ] || { echo "There was an error in line 7" >&2; exit 1; }; grep '^-a' "$2" >/run/kernel-rules ;;
  -l) cat /run/kernel-rules ;;
  -s) echo "enabled $(cat /run/enabled)" ;;
esac
END
chmod 755 /usr/sbin/auditctl; echo 1 >/run/enabled`;

describe("the rules on a host with its own kernel", () => {
  const rules = () =>
    inlineRecipe(`const { auditRules } = await import(${JSON.stringify(join(auditCookbook, "audit-rules.ts"))});
      auditRules("loaded");`);
  const load = async () => changed(await converge(scene.host, "root", [rules()]));
  beforeAll(async () => {
    await ownKernel(scene.host);
    await scene.mustExec(auditctl);
  });

  it("are loaded once, and again when the kernel has lost them", async () => {
    expect(await load()).toEqual(["auditRules[loaded] load"]);
    expect(await scene.look("cat /run/kernel-rules")).toBe(await scene.look("grep '^-a' /etc/audit/audit.rules"));
    expect(await load()).toEqual([]);
    await scene.mustExec(": >/run/kernel-rules");
    expect(await load()).toEqual(["auditRules[loaded] load"]);
  });

  it("fail the run when the kernel refuses them, and are tried again", async () => {
    await scene.mustExec("echo '-a always,exit -S all -F key=x' >/etc/audit/rules.d/90-x.rules; touch /run/refused");
    const run = await converge(scene.host, "root", [rules()]);
    expect(finished(run)).toMatchObject({ failed: 1 });
    await scene.mustExec("rm /run/refused");
    expect(await load()).toEqual(["auditRules[loaded] load"]);
    expect(await load()).toEqual([]);
  });

  it("stay as they are while they are locked", async () => {
    await scene.mustExec("echo 2 >/run/enabled; rm /etc/audit/rules.d/90-x.rules");
    expect(await load()).toEqual([]);
  });
});
