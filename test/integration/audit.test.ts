import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { layers } from "../../cookbooks/audit/layers.ts";
import { ruleLines } from "../../cookbooks/audit/rule-lines.ts";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { ownKernel } from "../hosts/own-kernel.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import { type CliRun, changed, converge, finished, summaries } from "../hosts/tsamae.ts";

const folder = join(CHECKOUT, "tmp", `audit-${process.pid}`);
const recipe = join(CHECKOUT, "cookbooks", "audit", "default.ts");

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
  await mkdir(join(folder, "own-profile", "controls"), { recursive: true });
  await writeFile(join(folder, "own-profile", "inspec.yml"), "name: own-profile\n");
});
afterAll(() => host?.stop());

const look = async (command: string) => (await host.exec(command)).stdout;

async function mustExec(command: string): Promise<string> {
  const { status, stdout, stderr } = await host.exec(command);
  if (status !== 0) throw new Error(`${command}\n${stdout}${stderr}`);
  return stdout;
}

/** Runs the cookbook with these attributes; JSON is YAML too. */
async function run(attributes: unknown, ...more: readonly string[]): Promise<CliRun> {
  const file = join(folder, "attributes.yaml");
  await writeFile(file, JSON.stringify({ audit: attributes }));
  return converge(host, "deploy", [...more, "-y", file, recipe]);
}

/** A dry run foretells, a run does that, and a second one nothing. */
async function twice(attributes: unknown): Promise<CliRun> {
  const before = await host.diskSnapshot();
  const dry = await run(attributes, "--dry-run");
  expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
  const foretold = dry.events.flatMap((event) => (event.type === "resource-would-change" ? [event] : []));
  const first = await run(attributes);
  expect(first.stderr).toBe("");
  expect(finished(first)).toMatchObject({ failed: 0 });
  const words = (events: typeof foretold) => events.map(({ id, action }) => `${id} ${action}`);
  expect(changed(first)).toEqual(expect.arrayContaining(words(foretold.filter(({ certain }) => certain))));
  expect(words(foretold)).toEqual(expect.arrayContaining([...changed(first)]));
  const after = await host.diskSnapshot();
  const second = await run(attributes);
  expect(changed(second)).toEqual([]);
  expect(finished(second)).toMatchObject({ failed: 0 });
  expect(diskChanges(after, await host.diskSnapshot())).toEqual([]);
  return first;
}

describe("the audit cookbook on a fresh host", () => {
  it("writes the kernel's rules, and says that they are not loaded in a container", async () => {
    const first = await twice({});
    expect(summaries(first)).toContain("auditRules[loaded]: merge; not loaded: the host is a container (docker)");
    expect(await look("augenrules --check")).toContain("No change");
    const rules = (await look("cat /etc/audit/audit.rules")).split("\n").filter((line) => line.startsWith("-"));
    expect(rules.slice(0, 3)).toEqual(["-D", "-b 8192", "-f 1"]);
    expect(rules).toContain("-a always,exit -F arch=b64 -F path=/etc/shadow -F perm=wa -F key=identity");
    expect(rules.filter((line) => line.includes("path=/usr/bin/sudo "))).toHaveLength(2);
    expect(rules.filter((line) => line.includes("/etc/docker"))).toEqual([]);
  });

  it("has a rule for each program with the set-uid or set-gid bit", async () => {
    const found = await look("find / -xdev -type f -perm /6000 | sort");
    const watched = await look(
      "grep 'arch=b64.*key=privileged$' /etc/audit/audit.rules | grep -o 'path=[^ ]*' | cut -d = -f 2",
    );
    expect(watched).toBe(found);
  });

  it("writes rules that auditctl can read: the kernel of a container refuses them, and nothing else", async () => {
    const each = "while read -r line; do auditctl $line </dev/null 2>&1; done";
    const said = await look(`grep -e '^-a' -e '^-w' /etc/audit/audit.rules | ${each} | sort -u`);
    expect(said).toMatch(/^(Error sending .* request \(Operation not permitted\)\n)+$/);
    const wrong = await look(`echo '-a always,exit -F arch=b64 -S no_such -F key=x' | ${each}`);
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
      const known = (await look(`ausyscall ${table} --dump | cut -f 2`)).split("\n");
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
    await mustExec("mkdir /etc/docker");
    expect(changed(await run({}))).toEqual([
      "template[/etc/audit/rules.d/70-containers.rules] create",
      "auditRules[loaded] load",
    ]);
    expect(await look("grep -c dir=/etc/docker /etc/audit/audit.rules")).toBe("2\n");
  });

  it("makes a user who may do what sudoers says, and no more", async () => {
    expect(await look("visudo -c | grep auditor; stat -c '%a %U:%G' /etc/sudoers.d/auditor")).toBe(
      "/etc/sudoers.d/auditor: parsed OK\n440 root:root\n",
    );
    const as = (command: string) => host.exec(`runuser -u auditor -- sudo -n ${command}`);
    expect((await as("-l /usr/sbin/auditctl -l")).status).toBe(0);
    for (const command of ["id", "auditctl -D", "aureport -if /etc/shadow", "systemctl start ssh"])
      expect((await as(command)).status).toBe(1);
  });
});

/** A stand-in for the auditor: it reports what it was told, and its status says what a profile is called. */
const auditor = `set -e
build() {
  rm -rf /srv/build; mkdir -p /srv/build/DEBIAN /srv/build/usr/bin /srv/www
  printf 'Package: cinc-auditor\\nVersion: %s\\nArchitecture: all\\nMaintainer: x <x@example.com>\\nDescription: stand-in\\n' $1 >/srv/build/DEBIAN/control
  cat >/srv/build/usr/bin/cinc-auditor <<'END'
#!/bin/sh
case $* in *broken*) echo broken >"\${5#json:}"; exit 2 ;; esac
printf '{"profile":"%s","words":"%s"}\\n' "$2" "$*" >"\${5#json:}"
case $2 in *host-baseline) exit 100 ;; esac
END
  chmod 755 /srv/build/usr/bin/cinc-auditor
  dpkg-deb -Zgzip -b /srv/build /srv/www/auditor-$1.deb >/dev/null
}
build 1.0; build 2.0
mkdir -p /srv/packed/linux-baseline-1/controls /srv/git
echo 'name: packed' >/srv/packed/linux-baseline-1/inspec.yml
tar -czf /srv/www/packed.tar.gz -C /srv/packed linux-baseline-1
apt-get install -y --no-install-recommends git >/dev/null
cd /srv/git; git init -q -b main; echo 'name: versioned' >inspec.yml
git add .; git -c user.name=x -c user.email=x@example.com commit -qm first
busybox httpd -p 127.0.0.1:8099 -h /srv/www`;

describe("the auditor and its profiles", () => {
  const sum = async (name: string): Promise<string> =>
    `sha256:${(await look(`sha256sum /srv/www/${name}`)).slice(0, 64)}`;
  const profiles = "/usr/local/share/audit-profiles";
  let wanted: { readonly [name: string]: unknown };
  beforeAll(async () => {
    await mustExec(auditor);
    wanted = {
      layers: [],
      keepReports: 2,
      auditor: { package: "http://127.0.0.1:8099/auditor-1.0.deb", checksum: await sum("auditor-1.0.deb") },
      profiles: {
        "host-baseline": { source: "host-baseline" },
        own: { source: join(folder, "own-profile") },
        packed: { archive: "http://127.0.0.1:8099/packed.tar.gz", checksum: await sum("packed.tar.gz"), strip: 1 },
        versioned: { repository: "/srv/git" },
      },
    };
  });

  it("are put in place, from a folder, an archive and git, with a timer", async () => {
    await twice(wanted);
    expect(await look(`cd ${profiles}; head -n 1 */inspec.yml`)).toMatch(
      /host-baseline\n[\s\S]*own-profile\n[\s\S]*packed\n[\s\S]*versioned/,
    );
    expect(await look(`find ${profiles} ! -user root -o -perm /022 ! -type l`)).toBe("");
    expect(await look("systemctl is-enabled audit-profiles.timer; systemctl is-active audit-profiles.timer")).toBe(
      "enabled\nactive\n",
    );
    expect(await look("cinc-auditor x x x x json:/dev/stdout")).toContain('"x x x x');
  });

  it("are run by the timer's service, which the auditor may start; the last reports are kept", async () => {
    for (let times = 0; times < 3; times += 1) {
      const start = await host.exec("runuser -u auditor -- sudo -n systemctl start audit-profiles.service");
      expect(start).toMatchObject({ status: 0, stderr: "" });
      await host.exec("sleep 1");
    }
    expect(await look("systemctl show -P ExecMainStatus -P Result audit-profiles.service")).toBe("success\n100\n");
    expect(await look("cd /var/lib/audit-profiles; for folder in *; do echo $folder $(ls $folder | wc -l); done")).toBe(
      "host-baseline 2\nown 2\npacked 2\nversioned 2\n",
    );
    const reports = "cat /var/lib/audit-profiles/host-baseline/*.json";
    expect(await look(`runuser -u auditor -- sh -c '${reports}'`)).toContain(`"profile":"${profiles}/host-baseline"`);
    expect((await host.exec(reports, { user: "guest" })).status).not.toBe(0);
  });

  it("tell of one that could not be run, and keep no half report", async () => {
    await mustExec(
      `mkdir ${profiles}/broken; sed -i "s,^for profile in,& ${profiles}/broken," /usr/local/sbin/audit-profiles`,
    );
    expect((await host.exec("systemctl start audit-profiles.service")).status).not.toBe(0);
    expect(await look("journalctl -u audit-profiles -o cat")).toContain(
      `audit-profiles: /usr/bin/cinc-auditor could not run ${profiles}/broken: status 2`,
    );
    expect(await look("ls -A /var/lib/audit-profiles/broken")).toBe("");
  });

  it("are refreshed only where they changed", async () => {
    await run(wanted);
    await writeFile(join(folder, "own-profile", "controls", "one.rb"), "# one\n");
    await mustExec(
      "cd /srv/git; echo '# two' >two.rb; git add .; git -c user.name=x -c user.email=x@example.com commit -qm second",
    );
    expect(changed(await run(wanted))).toEqual([
      `remoteDirectory[${profiles}/own] create`,
      `git[${profiles}/versioned] sync`,
    ]);
    await mustExec(
      "echo '# three' >/srv/packed/linux-baseline-1/three.rb; tar -czf /srv/www/packed.tar.gz -C /srv/packed linux-baseline-1",
    );
    const packed = { archive: "http://127.0.0.1:8099/packed.tar.gz", checksum: await sum("packed.tar.gz"), strip: 1 };
    const next = { ...wanted, profiles: { packed } };
    const did = changed(await run(next));
    expect(did.filter((one) => one.includes("packed"))).not.toEqual([]);
    expect(await look(`ls ${profiles}/packed`)).toContain("three.rb");
    expect(changed(await run(next))).toEqual([]);
  });

  it("come with another version of the auditor from a file of this machine", async () => {
    const deb = join(folder, "auditor-2.0.deb");
    await writeFile(deb, Buffer.from(await look("base64 /srv/www/auditor-2.0.deb"), "base64"));
    await twice({ ...wanted, profiles: { own: { source: join(folder, "own-profile") } }, auditor: { package: deb } });
    expect(await look("dpkg-query -W -f '${Version}' cinc-auditor")).toBe("2.0");
  });

  it("go with their timer when none is wanted any more", async () => {
    await twice({ layers: [] });
    expect(await look("ls /etc/systemd/system | grep audit-profiles")).toBe("");
  });
});

describe("the tools", () => {
  it("are installed when they are asked for", async () => {
    await twice({ layers: [], lynis: true, openscap: true });
    expect(
      await look("lynis --version; oscap --version | head -n 1; ls /usr/share/xml/scap/ssg/content | grep -c debian"),
    ).toMatch(/^\d[\d.]+\nOpenSCAP .*\n[1-9]\d*\n$/);
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
    inlineRecipe(`const { auditRules } = await import(${JSON.stringify(join(CHECKOUT, "cookbooks/audit/audit-rules.ts"))});
      auditRules("loaded");`);
  const load = async () => changed(await converge(host, "root", [rules()]));
  beforeAll(async () => {
    await ownKernel(host);
    await mustExec(auditctl);
  });

  it("are loaded once, and again when the kernel has lost them", async () => {
    expect(await load()).toEqual(["auditRules[loaded] load"]);
    expect(await look("cat /run/kernel-rules")).toBe(await look("grep '^-a' /etc/audit/audit.rules"));
    expect(await load()).toEqual([]);
    await mustExec(": >/run/kernel-rules");
    expect(await load()).toEqual(["auditRules[loaded] load"]);
  });

  it("fail the run when the kernel refuses them, and are tried again", async () => {
    await mustExec("echo '-a always,exit -S all -F key=x' >/etc/audit/rules.d/90-x.rules; touch /run/refused");
    const run = await converge(host, "root", [rules()]);
    expect(finished(run)).toMatchObject({ failed: 1 });
    await mustExec("rm /run/refused");
    expect(await load()).toEqual(["auditRules[loaded] load"]);
    expect(await load()).toEqual([]);
  });

  it("stay as they are while they are locked", async () => {
    await mustExec("echo 2 >/run/enabled; rm /etc/audit/rules.d/90-x.rules");
    expect(await load()).toEqual([]);
  });
});
