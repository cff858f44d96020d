import { facts, recipe } from "tsamae";
import { type FakeHostOptions, fakeHost, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { auditRules, type RulesState, rulesState } from "../../cookbooks/audit/audit-rules.ts";
import audit from "../../cookbooks/audit/default.ts";

type Parameters = NonNullable<typeof audit.given>;

const merged: RulesState = { canMerge: true, isMerged: true, isLoaded: true, isLocked: false };

const find = "find /bin /sbin /usr /opt -xdev -type f -perm /6000 2>/dev/null || :";

/** With the packages, so that the plan is certain. */
const host: FakeHostOptions = {
  packages: ["auditd", "sudo"],
  files: Object.fromEntries(
    ["/etc/audit/rules.d", "/etc/sudoers.d", "/etc/ssh", "/etc/systemd/system"].map((path) => [
      path,
      { directory: true },
    ]),
  ),
  services: { auditd: { exists: true } },
  facts: [
    facts.aptIndex().is({ age: 0 }),
    facts.output({ command: find }).is({ status: 0, stdout: "/usr/bin/su\n/usr/bin/a b\n/usr/bin/sudo\n", stderr: "" }),
    rulesState("host").is({ ...merged, isMerged: false, isLoaded: false }),
    facts.user("auditor").is({
      exists: true,
      uid: 990,
      gid: 990,
      comment: "Audit",
      home: "/var/lib/auditor",
      shell: "/bin/bash",
    }),
  ],
};

const planned = (params: Parameters = {}, options: FakeHostOptions = host) =>
  plan(audit, { host: fakeHost("debian-12", options), params });

type Planned = Awaited<ReturnType<typeof planned>>;

const textIn = ({ changes }: Planned, id: string): string =>
  changes.find((one) => one.id === id)?.changes.find(({ diff }) => diff !== undefined)?.diff?.after ?? "";

const layerFile = (name: string) => `template[/etc/audit/rules.d/${name}.rules]`;

describe("the audit cookbook", () => {
  it("plans the kernel's rules and the auditor, and no tools", async () => {
    const plan = await planned();
    expect(plan.failures).toEqual([]);
    expect(
      plan.changes.map(({ id, action, certain }) => `${id} ${action} ${certain ? "would" : "may"}`),
    ).toMatchInlineSnapshot(`
      [
        "user[auditor] create would",
        "template[/etc/sudoers.d/auditor] create would",
        "template[/etc/audit/rules.d/10-base.rules] create would",
        "template[/etc/audit/rules.d/20-identity.rules] create would",
        "template[/etc/audit/rules.d/30-privileged.rules] create may",
        "template[/etc/audit/rules.d/40-ssh.rules] create would",
        "template[/etc/audit/rules.d/50-time.rules] create would",
        "template[/etc/audit/rules.d/60-modules.rules] create would",
        "template[/etc/audit/rules.d/70-containers.rules] create would",
        "template[/etc/audit/rules.d/zz-settings.rules] create would",
        "auditRules[loaded] load may",
        "service[auditd] enable would",
        "service[this kernel's auditd] start would",
        "systemdUnit[audit-profiles.timer] remove may",
        "systemdUnit[audit-profiles.service] remove may",
      ]
    `);
  });

  it("has rules for the set-uid programs of the host", async () => {
    const text = textIn(await planned(), layerFile("30-privileged"));
    const rule = (arch: string, path: string) =>
      `-a always,exit -F arch=${arch} -F path=${path} -F perm=x -F auid>=1000 -F auid!=unset -F key=privileged`;
    expect(text.split("\n").filter((line) => line.endsWith("privileged"))).toEqual(
      ["/usr/bin/su", "/usr/bin/sudo"].flatMap((path) => [rule("b64", path), rule("b32", path)]),
    );
  });

  it("has rules for the architecture of the host", async () => {
    const node = { architecture: "aarch64" };
    const text = textIn(await planned({}, { ...host, node }), layerFile("30-privileged"));
    expect(text).toContain("-F arch=b64 -S fchmod,fchmodat,fchown,fchownat ");
    expect(text).toContain("-F arch=b32 -S chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat ");
    await expect(planned({}, { ...host, node: { architecture: "s390x" } })).rejects.toThrow(
      "no audit rules are known for the architecture s390x",
    );
  });

  it("has rules only for paths that the kernel can watch", async () => {
    const text = textIn(await planned(), layerFile("40-ssh"));
    expect(text).toContain("path=/etc/ssh/sshd_config ");
    expect(text).not.toContain("/root/.ssh");
  });

  it("has rules for programs where they are", async () => {
    const base = async (files: FakeHostOptions["files"]) =>
      textIn(await planned({}, { ...host, files: { ...host.files, ...files } }), layerFile("10-base"));
    expect(await base({ "/usr/sbin/auditctl": "", "/sbin": { link: "usr/sbin" } })).toContain("=/usr/sbin/auditctl ");
    const apart = await base({ "/sbin/auditctl": "" });
    expect(apart).toContain("path=/sbin/auditctl ");
    expect(apart).not.toContain("=/usr/sbin/auditctl ");
  });

  it("takes away the layers that are not wanted", async () => {
    const files = { ...host.files, "/etc/audit/rules.d/40-ssh.rules": "", "/etc/audit/rules.d/80-local.rules": "" };
    const plan = await planned({ layers: ["base"] }, { ...host, files });
    expect(plan.changes.filter(({ action }) => action === "delete").map(({ id }) => id)).toEqual([
      "file[/etc/audit/rules.d/40-ssh.rules]",
      "file[/etc/audit/rules.d/80-local.rules]",
    ]);
    const settings = { "/etc/audit/rules.d/zz-settings.rules": "" };
    const { changes } = await planned({ layers: ["ssh"] }, { ...host, files: { ...host.files, ...settings } });
    expect(changes.map(({ id }) => id)).toContain("file[/etc/audit/rules.d/zz-settings.rules]");
  });

  it("has its settings in a file behind that of auditd's package: the last of each counts", async () => {
    const text = textIn(await planned({ backlog: 64, failureMode: 2 }), layerFile("zz-settings"));
    expect(text.split("\n").filter((line) => line.startsWith("-"))).toEqual(["-D", "-b 64", "-f 2"]);
  });

  it("takes lines of one's own, between the layers and the lock", async () => {
    const plan = await planned({ layers: ["lock"], localRules: ["-w /srv -p wa -k srv"] });
    expect(textIn(plan, layerFile("80-local"))).toContain("\n-w /srv -p wa -k srv\n");
    expect(textIn(plan, layerFile("99-lock"))).toContain("\n-e 2\n");
  });

  it("leaves the kernel's auditd alone", async () => {
    const plan = await planned({ layers: [] });
    expect(plan.resources.filter((id) => /audit\/rules|auditd|auditRules/.test(id))).toEqual([]);
  });

  it.each<[Parameters, readonly string[]]>([
    [{ lynis: true }, ["package[lynis]"]],
    [{ openscap: true }, ["package[openscap-scanner]", "package[ssg-debian]"]],
    [
      { auditor: { package: "https://example.com/cinc-auditor.deb", checksum: `sha256:${"0".repeat(64)}` } },
      [
        "directory[/var/cache/audit-cookbook]",
        "remoteFile[/var/cache/audit-cookbook/auditor.deb]",
        "execute[install the auditor]",
      ],
    ],
  ])("installs a tool when it is asked for: %j", async (params, added) => {
    const without = (await planned({ layers: [] })).resources;
    const { resources } = await planned({ layers: [], ...params });
    expect(resources.filter((id) => !without.includes(id))).toEqual(added);
  });

  it("places profiles, and runs them by a timer", async () => {
    const plan = await planned({
      layers: [],
      profiles: {
        "host-baseline": { source: "host-baseline" },
        linux: { repository: "https://example.com/linux.git", revision: "v1" },
      },
      schedule: "Mon 03:00",
      keepReports: 5,
    });
    expect(plan.resources).toEqual(
      expect.arrayContaining([
        "package[git]",
        "remoteDirectory[/usr/local/share/audit-profiles/host-baseline]",
        "git[/usr/local/share/audit-profiles/linux]",
        "systemdUnit[audit-profiles.timer]",
      ]),
    );
    expect(textIn(plan, "template[/usr/local/sbin/audit-profiles]")).toContain(
      "for profile in /usr/local/share/audit-profiles/host-baseline /usr/local/share/audit-profiles/linux; do",
    );
    expect(plan.resources).toContain("log[the profiles are not run: there is no /usr/bin/cinc-auditor]");
    expect(textIn(plan, "systemdUnit[audit-profiles.timer]")).toContain("OnCalendar=Mon 03:00\n");
  });

  it.each<[Parameters, string]>([
    [{ user: "Robert'); --" }, "is no user's name that sudoers could carry"],
    [{ keepReports: 0 }, "keepReports: expected 1 or more"],
    [{ profiles: { none: {} } }, "profile none: expected one of source, archive and repository"],
    [{ profiles: { two: { source: "a", repository: "b" } } }, "profile two: expected one of"],
    [{ profiles: { one: { source: "a", strip: 1 } } }, "profile one: strip goes with archive, which it has not"],
    [{ profiles: { one: { repository: "a", checksum: "b" } } }, "profile one: checksum goes with archive"],
    [{ profiles: { one: { archive: "a", revision: "b" } } }, "profile one: revision goes with repository"],
    [{ exclude: ["a b"] }, 'exclude: expected types of records such as "CWD", got "a b"'],
    [{ localRules: ["-D\nx"] }, 'localRules: expected lines of audit.rules(7), each of which begins with -, got "-D'],
    [{ profiles: { "../up": { source: "a" } } }, 'profile "../up": expected a name'],
    [{ auditor: { package: "https://example.com/a.deb", checksum: "md5:1" } }, "expected a checksum"],
  ])("refuses %j", async (params, message) => {
    await expect(planned(params)).rejects.toThrow(message);
  });

  it.each([
    [{ backlog: -1 }, 'parameter "backlog": expected a whole number, 0 or more, got -1'],
    [{ layers: ["bse"] }, 'parameter "layers": expected'],
    [{ profiles: { a: { sorce: "x" } } }, 'parameter "profiles": unknown entry "sorce" in a (did you mean "source"?)'],
    [{ lairs: [] }, 'unknown parameter "lairs"'],
  ])("says what is wrong with the attributes %j", async (given, message) => {
    const attributes = { audit: given };
    await expect(plan(audit, { host: fakeHost("debian-12", host), attributes })).rejects.toThrow(message);
  });
});

describe("the rules of the kernel", () => {
  const rules = recipe(() => {
    auditRules("loaded");
  });
  const loading = async (state: Partial<RulesState>, virtualization = "none") => {
    const given = { ...merged, ...state };
    const host = fakeHost("debian-12", { facts: [rulesState("host").is(given)], node: { virtualization } });
    const { changes, failures } = await plan(rules, { host });
    return [
      ...changes.flatMap(({ changes }) => changes.map(({ summary }) => summary)),
      ...failures.map(({ message }) => message),
    ];
  };

  it.each<[string, Partial<RulesState>, readonly string[]]>([
    ["are left alone where they are loaded", {}, []],
    ["are loaded where the files differ", { isMerged: false }, ["load into the kernel"]],
    ["are loaded where the kernel has others, or a loading was cut", { isLoaded: false }, ["load into the kernel"]],
    ["are left to the next boot where they are locked", { isMerged: false, isLocked: true }, []],
    ["need augenrules", { canMerge: false, isMerged: false }, ["there is no augenrules"]],
  ])("%s", async (_name, state, told) => {
    expect(await loading(state)).toEqual(told);
  });

  it("are merged in a container, not loaded", async () => {
    expect(await loading({ isLoaded: false }, "docker")).toEqual([]);
    expect(await loading({ isMerged: false, isLoaded: false }, "docker")).toEqual([
      "merge; not loaded: the host is a container (docker)",
    ]);
  });
});
