import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changed, finished } from "../hosts/tsamae.ts";
import { type AuditScene, auditCookbook, auditScene } from "./scenes/audit-cookbook.ts";

const profiles = "/usr/local/share/audit-profiles";

let scene: AuditScene;

/** A profile from each kind of source. */
interface Sources {
  readonly folder: { readonly source: string };
  readonly file: { readonly archive: string };
  readonly url: { readonly archive: string; readonly checksum: string; readonly strip: number };
  readonly git: { readonly repository: string };
}

let sources: Sources;

const checksum = async (): Promise<string> =>
  `sha256:${(await scene.look("sha256sum /srv/www/packed.tar")).slice(0, 64)}`;

const wanted = (more: object = {}) => ({
  layers: [],
  keepReports: 2,
  auditor: { package: join(scene.folder, "auditor.deb") },
  profiles: { "host-baseline": { source: "host-baseline" }, ...sources, ...more },
});

/** Brings a file of the host to this machine. */
async function fetched(path: string, name: string): Promise<string> {
  const file = join(scene.folder, name);
  await writeFile(file, Buffer.from(await scene.mustExec(`base64 ${path}`), "base64"));
  return file;
}

beforeAll(async () => {
  scene = await auditScene("audit-profiles");
  await scene.host.copyIn(join(auditCookbook, "stand-ins.sh"), "/srv/stand-ins.sh");
  await scene.mustExec("sh /srv/stand-ins.sh");
  await fetched("/srv/www/auditor-1.0.deb", "auditor.deb");
  await mkdir(join(scene.folder, "own", "controls"), { recursive: true });
  await writeFile(join(scene.folder, "own", "inspec.yml"), "name: own\n");
  sources = {
    folder: { source: join(scene.folder, "own") },
    file: { archive: await fetched("/srv/www/packed.tar", "packed.tar") },
    url: { archive: "http://127.0.0.1:8099/packed.tar", checksum: await checksum(), strip: 1 },
    git: { repository: "/srv/versioned" },
  };
});
afterAll(() => scene?.stop());

const listed = "-printf '%p %i %T@ %C@\\n' | sort";
/** Everything that lies in the folder of a profile, with its times. */
const lying = (name: string): Promise<string> => scene.look(`find ${profiles}/${name} ${listed}`);
/** The same of all other profiles. */
const lyingBeside = (name: string): Promise<string> =>
  scene.look(`find ${profiles} -mindepth 1 ! -path '${profiles}/${name}*' ${listed}`);

describe("profiles for the auditor", () => {
  it("are put in place, from a folder, archives and git, with a timer", async () => {
    await scene.twice(wanted());
    expect(await scene.look(`cd ${profiles}; grep -r --include inspec.yml ^name: . | sort`)).toBe(
      "./file/packed-1/inspec.yml:name: packed\n./folder/inspec.yml:name: own\n./git/inspec.yml:name: versioned\n" +
        "./host-baseline/inspec.yml:name: host-baseline\n./url/inspec.yml:name: packed\n",
    );
    expect(await scene.look(`find ${profiles} ! -user root -o -perm /022 ! -type l`)).toBe("");
    const timer = "audit-profiles.timer";
    expect(await scene.look(`systemctl is-enabled ${timer}; systemctl is-active ${timer}`)).toBe("enabled\nactive\n");
    expect(await scene.look(`systemctl show -P Unit ${timer}`)).toBe("audit-profiles.service\n");
  });

  it("are run by the timer's service, which the auditor may start; the last reports are kept", async () => {
    for (let times = 0; times < 3; times += 1) {
      const start = await scene.exec("runuser -u auditor -- sudo -n systemctl start audit-profiles.service");
      expect(start).toMatchObject({ status: 0, stderr: "" });
      // Reports are named after the second.
      await scene.exec("now=$(date +%s); while [ $(date +%s) = $now ]; do sleep 0.1; done");
    }
    const shown = "systemctl show -P ExecMainStatus -P Result audit-profiles.service";
    expect(await scene.look(shown)).toBe("success\n100\n");
    const counted = "cd /var/lib/audit-profiles; for folder in *; do echo $folder $(ls $folder | wc -l); done";
    expect(await scene.look(counted)).toBe("file 2\nfolder 2\ngit 2\nhost-baseline 2\nurl 2\n");
    const reports = "cat /var/lib/audit-profiles/host-baseline/*.json";
    expect(await scene.look(`runuser -u auditor -- sh -c '${reports}'`)).toContain(
      `"profile":"${profiles}/host-baseline"`,
    );
    expect((await scene.exec(reports, { user: "guest" })).status).not.toBe(0);
  });

  it("tell of one that could not be run, and keep no half report", async () => {
    await scene.mustExec(
      `mkdir ${profiles}/broken; sed -i "s,^for profile in,& ${profiles}/broken," /usr/local/sbin/audit-profiles`,
    );
    expect((await scene.exec("systemctl start audit-profiles.service")).status).not.toBe(0);
    expect(await scene.look("journalctl -u audit-profiles -o cat")).toContain(
      `audit-profiles: /usr/bin/cinc-auditor could not run ${profiles}/broken: status 2`,
    );
    expect(await scene.look("ls -A /var/lib/audit-profiles/broken")).toBe("");
    await scene.run(wanted());
  });
});

describe("a profile is refreshed when its source has changed, and no other is:", () => {
  const pack = "tar -C /srv/packed -cf /srv/www/packed.tar packed-1";
  it.each<[keyof Sources, string, () => Promise<Partial<Sources>>]>([
    [
      "folder",
      "remoteDirectory",
      async () => {
        await writeFile(join(scene.folder, "own", "controls", "new.rb"), "# new\n");
        return {};
      },
    ],
    [
      "file",
      "archive",
      async () => {
        await scene.mustExec(`echo '# new' >/srv/packed/packed-1/controls/new.rb; ${pack}`);
        return { file: { archive: await fetched("/srv/www/packed.tar", "packed.tar") } };
      },
    ],
    ["url", "archive", async () => ({ url: { ...sources.url, checksum: await checksum() } })],
    [
      "git",
      "git",
      async () => {
        await scene.mustExec(
          "cd /srv/versioned; mkdir controls; echo '# new' >controls/new.rb; git add .; git commit -qm x",
        );
        return {};
      },
    ],
  ])("%s", async (name, type, change) => {
    const before = await lying(name);
    expect(changed(await scene.run(wanted()))).toEqual([]);
    expect(await lying(name)).toBe(before);
    const beside = await lyingBeside(name);
    const next = wanted(await change());
    const done = changed(await scene.run(next));
    expect(done).toHaveLength(1);
    expect(done[0]).toMatch(new RegExp(`^${type}\\[${profiles}/${name}\\] `));
    expect(await scene.look(`find ${profiles}/${name} -name new.rb | wc -l`)).toBe("1\n");
    expect(await lyingBeside(name)).toBe(beside);
    const after = await lying(name);
    expect(changed(await scene.run(next))).toEqual([]);
    expect(await lying(name)).toBe(after);
    sources = { ...sources, ...next.profiles };
  });

  it("not where the archive is another one than its checksum says: the old one stays", async () => {
    const before = await lying("url");
    const run = await scene.run(wanted({ url: { ...sources.url, checksum: `sha256:${"0".repeat(64)}` } }));
    expect(finished(run)).toMatchObject({ failed: 1 });
    expect(JSON.stringify(run.events)).toContain("checksum");
    expect(await lying("url")).toBe(before);
    expect(await scene.look(`ls -A ${profiles}`)).toBe("broken\nfile\nfolder\ngit\nhost-baseline\nurl\n");
  });
});

describe("the timer", () => {
  it("goes when no profile is wanted any more", async () => {
    await scene.twice({ layers: [] });
    expect(await scene.look("ls /etc/systemd/system | grep audit-profiles")).toBe("");
  });
});
