import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";

describe("a test host", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost();
  });
  afterAll(() => host?.stop());

  it("boots systemd without a failed unit", async () => {
    expect((await host.exec("ps -o comm= -p 1")).stdout).toBe("systemd\n");
    expect((await host.exec("systemctl --failed --plain --no-legend")).stdout).toBe("");
  });

  it.each(["root", "deploy", "ops", "guest"] as const)(
    "lets %s in by key, its host key strictly checked",
    async (user) => {
      expect(await host.ssh("whoami", { user })).toEqual({ status: 0, stdout: `${user}\n`, stderr: "" });
    },
  );

  it("gives sudo to deploy, to ops for the password, and to guest not at all", async () => {
    const password = `${host.access.passwords.ops}\n`;
    const whoami = "sudo --reset-timestamp --stdin --prompt= whoami";
    expect(await host.ssh("sudo -n whoami", { user: "deploy" })).toMatchObject({ status: 0, stdout: "root\n" });
    expect(await host.ssh("sudo -n whoami", { user: "ops" })).toMatchObject({ status: 1, stdout: "" });
    expect(await host.ssh(whoami, { user: "ops", input: password })).toMatchObject({ status: 0, stdout: "root\n" });
    expect(await host.ssh("sudo -n whoami", { user: "guest" })).toMatchObject({ status: 1, stdout: "" });
  });

  it("shows the same disk as long as nobody writes, through logins and sudo", async () => {
    const before = await host.diskSnapshot();
    await host.ssh("sudo -n true; cat /etc/passwd", { user: "deploy" });
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
    expect(before.size).toBeGreaterThan(5000);
  });

  it("shows a file that was touched, rewritten as it was, or removed", async () => {
    const before = await host.diskSnapshot();
    await host.exec(
      "cat /etc/hostname > /tmp/name; cat /tmp/name > /etc/hostname; touch -r /etc/passwd /etc/shells; rm /etc/issue",
    );
    const changes = diskChanges(before, await host.diskSnapshot());
    expect(changes.map((line) => line.split(":")[0])).toEqual([
      "changed /etc",
      "changed /etc/hostname",
      "removed /etc/issue",
      "changed /etc/shells",
      "changed /tmp",
      "created /tmp/name",
    ]);
  });

  it("takes in files and folders, and runs this machine's node", async () => {
    await host.copyIn(process.execPath, "/usr/local/bin/node");
    await host.copyIn(import.meta.dirname, "/opt/tests");
    expect((await host.exec("/usr/local/bin/node --version")).stdout).toBe(`${process.version}\n`);
    expect((await host.exec("stat -c %U /opt/tests/host.test.ts", { user: "guest" })).stdout).toBe("root\n");
  });
});

describe("a rebootable test host", () => {
  it("comes back with what was on its disk", async () => {
    await using host = await startHost({ rebootable: true });
    const startOfInit = "cut -d ' ' -f 22 /proc/1/stat";
    const before = (await host.exec(`touch /root/kept; ${startOfInit}`)).stdout;
    await host.exec("systemctl reboot");
    await host.untilReady();
    expect((await host.exec(startOfInit)).stdout).not.toBe(before);
    expect((await host.ssh("ls /root")).stdout).toBe("kept\n");
  });
});
