import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { changed, converge, finished, summaries } from "../hosts/tsamae.ts";

let host: TestHost;
const fstab = "# the table\nUUID=none /nowhere ext4 noauto 0 0\n";
beforeAll(async () => {
  host = await startHost();
  await host.exec("cat >/etc/fstab; chmod 0640 /etc/fstab", { input: fstab });
});
afterAll(() => host?.stop());

const nothingMore = async (recipe: string) => {
  const disk = await host.diskSnapshot();
  expect(changed(await converge(host, "root", [recipe]))).toEqual([]);
  expect(diskChanges(disk, await host.diskSnapshot())).toEqual([]);
};
const tmpfs = (options: string) =>
  inlineRecipe(`directory("/srv/it's \\$HOME \\\\ ü");
    mount("/srv/it's \\$HOME \\\\ ü", { device: "my tmpfs", fstype: "tmpfs", options: ${options} });`);
const field = "/srv/it's\\040$HOME\\040\\134\\040ü";

describe("mount on a real host", () => {
  it("mounts and writes an entry, as the dry run foretold, and nothing the second time", async () => {
    const recipe = tmpfs(`["size=1m", "mode=0700", "noexec"]`);
    const dry = await converge(host, "root", ["--dry-run", recipe]);
    expect(dry.events.flatMap((event) => (event.type === "resource-would-change" ? [event.certain] : []))).toEqual([
      true,
      true,
    ]);
    const first = await converge(host, "root", [recipe]);
    expect(first.stderr).toBe("");
    expect(summaries(first).slice(1)).toEqual([
      "mount[/srv/it's $HOME \\ ü]: mount my tmpfs",
      "mount[/srv/it's $HOME \\ ü]: /etc/fstab: content",
    ]);
    expect((await host.exec("cat /etc/fstab; stat -c %a /etc/fstab")).stdout).toBe(
      `${fstab}my\\040tmpfs ${field} tmpfs size=1m,mode=0700,noexec 0 0\n640\n`,
    );
    expect((await host.exec(`findmnt -n -o OPTIONS "/srv/it's \\$HOME \\\\ ü"`)).stdout).toMatch(/noexec.*size=1024k/);
    await nothingMore(recipe);
    expect((await host.exec(`umount "/srv/it's \\$HOME \\\\ ü" && mount -a`)).stderr).toBe("");
    await nothingMore(recipe);
  });

  it("mounts again in place for another option, and keeps what is in there", async () => {
    await host.exec(`touch "/srv/it's \\$HOME \\\\ ü/kept"`);
    const recipe = tmpfs(`"size=1m,mode=0700,nosuid"`);
    expect(summaries(await converge(host, "root", [recipe]))).toEqual([
      "mount[/srv/it's $HOME \\ ü]: remount with nosuid, without noexec",
      "mount[/srv/it's $HOME \\ ü]: /etc/fstab: content",
    ]);
    expect((await host.exec(`ls "/srv/it's \\$HOME \\\\ ü"`)).stdout).toBe("kept\n");
    await nothingMore(recipe);
  });

  it("mounts what somebody has unmounted, and unmounts as often as it is mounted", async () => {
    await host.exec("mkdir -p /srv/b; mount -t tmpfs one /srv/b; mount -t tmpfs two /srv/b");
    const recipe = inlineRecipe(`mount("/srv/b", { action: ["unmount", "disable"] });`);
    expect(summaries(await converge(host, "root", [recipe]))).toEqual(["mount[/srv/b]: unmount two"]);
    expect((await host.exec("grep -c /srv/b /proc/self/mountinfo")).stdout).toBe("0\n");
    await nothingMore(recipe);
  });

  it("binds, read-only, through a link", async () => {
    await host.exec("mkdir -p /srv/from /srv/to; touch /srv/from/f; ln -sfn to /srv/link");
    const recipe = inlineRecipe(`mount("/srv/link", { device: "/srv/from", fstype: "none", options: "bind,ro" });`);
    expect(changed(await converge(host, "root", [recipe]))).toHaveLength(1);
    expect((await host.exec("ls /srv/to; touch /srv/to/g 2>&1")).stdout).toMatch(/^f\n.*Read-only/);
    await nothingMore(recipe);
    const writable = inlineRecipe(`mount("/srv/link", { device: "/srv/from", fstype: "none", options: "bind,rw" });`);
    expect(changed(await converge(host, "root", [writable]))).toHaveLength(1);
    expect((await host.exec("touch /srv/to/g")).status).toBe(0);
    await nothingMore(writable);
  });

  it("enables, disables, and remounts when notified", async () => {
    await host.exec("mkdir -p /srv/c");
    const enabled = inlineRecipe(`mount("/srv/c", { device: "none", fstype: "tmpfs", action: "enable" });`);
    expect(changed(await converge(host, "root", [enabled]))).toEqual(["mount[/srv/c] enable"]);
    expect((await host.exec("grep -c /srv/c /proc/self/mountinfo; grep -c /srv/c /etc/fstab")).stdout).toBe("0\n1\n");
    await nothingMore(enabled);
    expect((await host.exec("systemctl show -P FragmentPath srv-c.mount")).stdout).toContain("srv-c.mount");
    await host.exec("mount /srv/c");
    const remount = inlineRecipe(`mount("/srv/c", { options: "size=2m", action: "remount" });`);
    expect(changed(await converge(host, "root", [remount]))).toEqual(["mount[/srv/c] remount"]);
    expect((await host.exec("findmnt -n -o OPTIONS /srv/c")).stdout).toContain("size=2048k");
    const gone = inlineRecipe(`mount("/srv/c", { action: ["disable", "unmount"] });`);
    expect(changed(await converge(host, "root", [gone]))).toHaveLength(2);
    expect((await host.exec("grep -h /srv/c /etc/fstab /proc/self/mountinfo")).stdout).toBe("");
    await nothingMore(gone);
  });

  it("writes no entry for what cannot be mounted", async () => {
    const before = (await host.exec("cat /etc/fstab")).stdout;
    const run = await converge(host, "root", [
      inlineRecipe(`directory("/srv/d"); mount("/srv/d", { device: "/dev/no-such", fstype: "ext4" });`),
    ]);
    expect(finished(run)).toMatchObject({ changed: 1, failed: 1 });
    expect(run.events.find(({ type }) => type === "resource-failed")).toMatchObject({
      failure: { stderr: expect.stringContaining("/dev/no-such") },
    });
    expect((await host.exec("cat /etc/fstab")).stdout).toBe(before);
  });
});
