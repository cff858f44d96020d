import assert from "node:assert/strict";
import { hostTest, type TestedHost } from "tsamae/testing";

const linesOf = async (host: TestedHost, command: string): Promise<readonly string[]> =>
  (await host.run(command)).stdout.trimEnd().split("\n");

export default hostTest({
  hosts: ["bullseye", "bookworm", "trixie"],
  attributes: {
    audit: {
      layers: ["base", "identity", "privileged", "ssh", "time", "modules", "containers", "lock"],
      localRules: ["-a always,exit -F arch=b64 -F path=/etc/hosts -F perm=wa -F key=hosts"],
      backlog: 4096,
      keepReports: 2,
      schedule: "Mon 03:00",
      auditor: {
        package: "http://127.0.0.1:8099/auditor-1.0.deb",
        checksum: "sha256:61f4fdde9a06b881e1f1c75812525f9ae310da00c7ab03bcdeac912d49985026",
      },
      profiles: {
        "host-baseline": { source: "host-baseline" },
        packed: {
          archive: "http://127.0.0.1:8099/packed.tar",
          checksum: "sha256:3b8a23ca4d26e0b7f0f9036033558841291b678cdc24046f531ce08b5c662294",
          strip: 1,
        },
        versioned: { repository: "/srv/versioned" },
      },
    },
  },
  before: async (host) => {
    await host.copy("stand-ins.sh", "/srv/stand-ins.sh");
    await host.run("sh /srv/stand-ins.sh");
  },
  holds: {
    "the rules are merged": "augenrules --check | grep -q 'No change'",
    "they are those of the layers, from the settings to the lock": async (host) => {
      const lines = await linesOf(host, "grep '^-[^-]' /etc/audit/audit.rules");
      assert.deepEqual(lines.slice(0, 4), ["-D", "-b 4096", "-f 1", "-c"]);
      assert.deepEqual(lines.slice(-2), [
        "-a always,exit -F arch=b64 -F path=/etc/hosts -F perm=wa -F key=hosts",
        "-e 2",
      ]);
      const keys = new Set(lines.flatMap((line) => / -F key=(.*)$/.exec(line)?.[1] ?? []));
      for (const key of ["audit-config", "identity", "privileged", "time", "modules", "containers"])
        assert(keys.has(key), key);
    },
    "they are root's": `test -z "$(find /etc/audit -perm /007 -name '*.rules')"`,
    "auditd starts with the host": "systemctl is-enabled auditd",
    "every profile is in its place": async (host) => {
      const names = await linesOf(host, "cd /usr/local/share/audit-profiles && grep -h '^name:' */inspec.yml");
      assert.deepEqual(names, ["name: host-baseline", "name: packed", "name: versioned"]);
    },
    "the timer waits": "systemctl is-enabled audit-profiles.timer && systemctl is-active audit-profiles.timer",
    "what the auditor may do is in order": "visudo -cq",
    "the auditor may do that, and nothing else": async (host) => {
      const [granted = ""] = await linesOf(host, "sudo -n -l -U auditor | tail -n 1");
      assert.match(granted, /^ +\(root\) NOPASSWD: \/usr\/bin\/systemctl start audit-profiles\.service, /);
      assert.equal((await host.run("sudo -n id", { user: "auditor", allowFailure: true })).status, 1);
    },
    "the auditor starts an audit, and reads its reports": async (host) => {
      const found = "cat /var/lib/audit-profiles/*/*.json";
      const asAuditor = { user: "auditor", cwd: "/" };
      await host.run("sudo -n systemctl start audit-profiles.service", asAuditor);
      const { stdout } = await host.run(found, asAuditor);
      for (const name of ["host-baseline", "packed", "versioned"]) assert.match(stdout, new RegExp(`/${name}"`));
      assert.notEqual((await host.run(found, { user: "nobody", cwd: "/", allowFailure: true })).status, 0);
    },
  },
  kill: true,
  reboot: true,
});
