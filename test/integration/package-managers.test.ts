import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { type CliRun, changed, converge, finished, summaries } from "../hosts/tsamae.ts";
import { scaled } from "../machine-speed.ts";

/**
 * The real programs, as Debian packages them, on hosts that call themselves by another name, with packages that are
 * made there: `demo` in the versions 1.0 and 1.1, of which 1.1 is in the repository, and `other`.
 */
interface Family {
  /** As in os-release(5). */
  readonly id: string;
  readonly debian: readonly string[];
  readonly prepare: string;
  readonly look: string;
  /** What it shows of `demo` and `other`, once they are installed. */
  readonly shown: string;
  /** Of an older version that is asked for: what is installed then, or why it fails. */
  readonly older: string;
}

const rpms = `mkdir -p /srv/repo /etc/rpm && cd /srv
for what in demo-1.0 demo-1.1 other-2.0; do
  printf 'Name: %s\\nVersion: %s\\nRelease: 1\\nSummary: x\\nLicense: x\\nBuildArch: noarch\\n%%description\\nx\\n%%files\\n' "\${what%-*}" "\${what#*-}" >x.spec
  rpmbuild --quiet -bb --define "_topdir /srv/build" x.spec
done
cp build/RPMS/noarch/*.rpm repo
createrepo_c --quiet repo
# Debian's rpm would keep what it installs in the user's home.
echo '%_dbpath /var/lib/rpm' >>/etc/rpm/macros
rpm --initdb`;

const rpmLook = "rpm -q demo other | sort";

const families: Readonly<Record<string, Family>> = {
  dnf: {
    id: "fedora",
    debian: ["dnf", "rpm", "createrepo-c"],
    prepare: `${rpms}
mkdir -p /etc/yum.repos.d
printf '[local]\\nname=local\\nbaseurl=file:///srv/repo\\ngpgcheck=0\\n' >/etc/yum.repos.d/local.repo`,
    look: rpmLook,
    shown: "demo-1.1-1.noarch\nother-2.0-1.noarch\n",
    older: "demo-1.0-1.noarch\n",
  },
  zypper: {
    id: "opensuse-leap",
    debian: ["zypper", "rpm", "createrepo-c"],
    prepare: `${rpms}
zypper --quiet --non-interactive addrepo --no-gpgcheck dir:/srv/repo local >/dev/null`,
    look: rpmLook,
    shown: "demo-1.1-1.noarch\nother-2.0-1.noarch\n",
    older: "demo-1.0-1.noarch\n",
  },
  pacman: {
    id: "arch",
    debian: ["pacman-package-manager", "makepkg", "libarchive-tools", "fakeroot", "zstd"],
    prepare: `mkdir -p /srv/repo /srv/build && cd /srv/build
for what in demo-1.1 other-2.0; do
  printf 'pkgname = %s\\npkgver = %s-1\\npkgdesc = x\\narch = any\\nsize = 0\\n' "\${what%-*}" "\${what#*-}" >.PKGINFO
  tar -czf "/srv/repo/$what-1-any.pkg.tar.gz" .PKGINFO
done
repo-add -q /srv/repo/home.db.tar.gz /srv/repo/*.pkg.tar.gz
printf '[options]\\nArchitecture = auto\\nSigLevel = Never\\n[home]\\nServer = file:///srv/repo\\n' >/etc/pacman.conf
mkdir -p /var/lib/pacman /var/cache/pacman/pkg
pacman -Sy --noconfirm >/dev/null`,
    look: "pacman -Q | sort",
    shown: "demo 1.1-1\nother 2.0-1\n",
    older: "pacman",
  },
};

/** rpm(8) locks its database for reading, too. */
const isLock = (line: string): boolean => /rpmdb\.sqlite-(shm|wal): /.test(line);

async function started({ id, debian, prepare }: Family): Promise<TestHost> {
  const host = await startHost({ installed: debian });
  const { status, stderr } = await host.exec(`set -e\n${prepare}`);
  if (status !== 0) throw new Error(stderr);
  await host.exec(`printf 'ID=%s\\nID_LIKE=\\nVERSION_ID=1\\n' ${id === "opensuse-leap" ? "suse" : id} >/etc/os-release.new
mv /etc/os-release.new /etc/os-release`);
  return host;
}

describe.each(Object.entries(families))("packages by the real %s", (_name, family) => {
  let host: TestHost;
  beforeAll(async () => {
    host = await started(family);
  }, scaled(300_000));
  afterAll(() => host?.stop());

  const run = (body: string): Promise<CliRun> => converge(host, "root", [inlineRecipe(body)]);
  const failures = ({ events }: CliRun): readonly unknown[] =>
    events.flatMap((event) => (event.type === "resource-failed" ? [`${event.id}: ${event.failure.message}`] : []));

  it("installs neighbours in one call, and finds nothing to do and writes nothing the second time", async () => {
    const body = 'pkg("demo"); pkg("other");';
    const first = await run(body);
    expect(failures(first)).toEqual([]);
    expect(summaries(first)).toEqual(["package[demo]: install", "package[other]: install"]);
    expect((await host.exec(family.look)).stdout).toBe(family.shown);
    const before = await host.diskSnapshot();
    const second = await run(body);
    expect(changed(second)).toEqual([]);
    expect(finished(second).exchanges).toBe(2);
    expect(diskChanges(before, await host.diskSnapshot()).filter((line) => !isLock(line))).toEqual([]);
  });

  it("blames the package that there is none of, and leaves the others as they are", async () => {
    const run1 = await run('pkg("demo"); pkg("no-such-thing");');
    expect(failures(run1)).toEqual([expect.stringMatching(/^package\[no-such-thing\]: /)]);
  });

  it("removes", async () => {
    const gone = await run('pkg("other", { action: "remove" }); pkg("never-there", { action: "remove" });');
    expect(changed(gone)).toEqual(["package[other] remove"]);
    expect((await host.exec(family.look)).stdout).not.toMatch(/^other[ -]2/m);
  });

  it("installs a version that is asked for, also an older one, or says that it cannot", async () => {
    const body = 'pkg("demo", { version: "1.0-1" });';
    const older = await run(body);
    const seen = (await host.exec("rpm -q demo")).stdout;
    expect([seen, ...failures(older)].join("")).toContain(family.older);
    expect(changed(await run(body))).toEqual([]);
  });
});
