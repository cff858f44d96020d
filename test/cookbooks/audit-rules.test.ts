import { describe, expect, it } from "vitest";
import { architectures } from "../../cookbooks/audit/architectures.ts";
import { baseSettings, layers } from "../../cookbooks/audit/layers.ts";
import { calls, directory, file, type Rule } from "../../cookbooks/audit/rule.ts";
import { ruleLines } from "../../cookbooks/audit/rule-lines.ts";

const on = (architecture: string) => ({ architecture, firstUser: 1000 });
const settings = { backlog: 8192, failureMode: 1, exclude: ["CRYPTO_KEY_USER"] } as const;

const linesOn = (architecture: string, rules: readonly Rule[]): readonly string[] =>
  rules.flatMap((rule) => ruleLines(rule, on(architecture)));

describe("a rule of the kernel's audit", () => {
  it.each<[string, Rule, readonly string[]]>([
    [
      "x86_64",
      file("/etc/passwd", "wa", "identity"),
      [
        "-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -F key=identity",
        "-a always,exit -F arch=b32 -F path=/etc/passwd -F perm=wa -F key=identity",
      ],
    ],
    [
      "armv7l",
      directory("/etc/ssh", "wa", "sshd"),
      ["-a always,exit -F arch=b32 -F dir=/etc/ssh -F perm=wa -F key=sshd"],
    ],
    [
      "x86_64",
      { type: "calls", names: ["mount", "umount", "umount2"], byPeople: true, key: "mount" },
      [
        "-a always,exit -F arch=b64 -S mount,umount2 -F auid>=1000 -F auid!=unset -F key=mount",
        "-a always,exit -F arch=b32 -S mount,umount,umount2 -F auid>=1000 -F auid!=unset -F key=mount",
      ],
    ],
    ["x86_64", { type: "exclusion", messageType: "CWD" }, ["-a always,exclude -F msgtype=CWD"]],
    ["aarch64", { type: "setting", option: "-b 64" }, ["-b 64"]],
  ])("on %s: %j", (architecture, rule, lines) => {
    expect(ruleLines(rule, on(architecture))).toEqual(lines);
  });

  it("names no call that the machine does not have, and none at all where it has none of them", () => {
    const rule = calls(["chmod", "fchmodat", "stime"], "k");
    expect(ruleLines(rule, on("aarch64"))).toEqual([
      "-a always,exit -F arch=b64 -S fchmodat -F key=k",
      "-a always,exit -F arch=b32 -S chmod,fchmodat -F key=k",
    ]);
    expect(ruleLines(calls(["stime"], "k"), on("aarch64"))).toEqual([]);
  });
});

describe("the layers of rules", () => {
  it.each(Object.keys(architectures))("watch the clock on %s by its calls", (architecture) => {
    const [first] = linesOn(architecture, layers.time.rules());
    expect(first).toMatch(/-S adjtimex,settimeofday,clock_settime(,stime)? -F key=time$/);
  });

  it("differ from machine to machine in the calls that it has", () => {
    const rules = Object.values(layers).flatMap((layer) => layer.rules(settings));
    const callsOn = (architecture: string) =>
      linesOn(architecture, rules).flatMap((line) => /arch=\S+ -S \S+/.exec(line)?.[0] ?? []);
    const modules = "init_module,finit_module,delete_module";
    const arm = [
      "arch=b32 -S mount,umount2",
      "arch=b32 -S chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat",
      "arch=b32 -S adjtimex,settimeofday,clock_settime",
      `arch=b32 -S ${modules}`,
    ];
    expect(callsOn("armv7l")).toEqual(arm);
    expect(callsOn("aarch64").filter((line) => line.includes("b32"))).toEqual(arm);
    expect(callsOn("aarch64").filter((line) => line.includes("b64"))).toEqual([
      "arch=b64 -S mount,umount2",
      "arch=b64 -S fchmod,fchmodat,fchown,fchownat",
      "arch=b64 -S adjtimex,settimeofday,clock_settime",
      `arch=b64 -S ${modules}`,
    ]);
    expect(callsOn("x86_64")).toEqual([
      "arch=b64 -S mount,umount2",
      "arch=b32 -S mount,umount,umount2",
      "arch=b64 -S chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat",
      "arch=b32 -S chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat",
      "arch=b64 -S adjtimex,settimeofday,clock_settime",
      "arch=b32 -S adjtimex,settimeofday,clock_settime,stime",
      `arch=b64 -S ${modules}`,
      `arch=b32 -S ${modules}`,
    ]);
  });

  it("begin with what sets the audit up, and end with the lock", () => {
    expect(linesOn("x86_64", baseSettings(settings))).toEqual(["-D", "-b 8192", "-f 1"]);
    expect(linesOn("x86_64", layers.base.rules(settings)).slice(0, 2)).toEqual([
      "-c",
      "-a always,exclude -F msgtype=CRYPTO_KEY_USER",
    ]);
    expect(linesOn("x86_64", layers.lock.rules())).toEqual(["-e 2"]);
    const orders = Object.values(layers).map(({ order }) => order);
    expect(orders).toEqual(orders.toSorted((a, b) => a - b));
  });

  it("have each rule once: the kernel refuses the second", () => {
    const lines = linesOn(
      "x86_64",
      Object.values(layers).flatMap((layer) => layer.rules(settings)),
    );
    expect(lines).toEqual([...new Set(lines)]);
  });
});
