import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { changed, converge, summaries } from "../hosts/tsamae.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host?.stop());

const why = "not activated: the host is a container (docker)";
const name = "/srv/it's $HOME";
const recipe = (properties: string) => inlineRecipe(`swap("/srv/it's $HOME", { ${properties} });`);
const nothingMore = async (path: string) => {
  const disk = await host.diskSnapshot();
  expect(changed(await converge(host, "root", [path]))).toEqual([]);
  expect(diskChanges(disk, await host.diskSnapshot())).toEqual([]);
};

// Swap space is the whole machine's: only what is written can be tried.
describe("swap in a container", () => {
  it("makes a swap file and an entry, as the dry run foretold, and nothing the second time", async () => {
    const one = recipe(`size: "2M"`);
    const before = await host.diskSnapshot();
    const dry = await converge(host, "root", ["--dry-run", one]);
    expect(dry.events.filter(({ type }) => type === "resource-would-change")).toMatchObject([{ certain: true }]);
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
    const first = await converge(host, "root", [one]);
    expect(first.stderr).toBe("");
    expect(summaries(first)).toEqual([
      `swap[${name}]: create, 2 MiB; ${why}`,
      `swap[${name}]: /etc/fstab: content; ${why}`,
    ]);
    expect((await host.exec(`stat -c '%a %s %U' "/srv/it's \\$HOME"; tail -n 1 /etc/fstab; ls -A /srv`)).stdout).toBe(
      "600 2097152 root\n/srv/it's\\040$HOME none swap sw 0 0\nit's $HOME\n",
    );
    expect(
      (await host.exec(`mkswap --check "/srv/it's \\$HOME" 2>&1; swaplabel "/srv/it's \\$HOME"`)).stdout,
    ).toContain("UUID");
    await nothingMore(one);
  });

  it("corrects the mode, and makes it anew for another size", async () => {
    await host.exec(`chmod 0644 "/srv/it's \\$HOME"`);
    expect(summaries(await converge(host, "root", [recipe(`size: "2M"`)]))).toEqual([
      `swap[${name}]: mode from 0644 to 0600; ${why}`,
    ]);
    const larger = recipe(`size: "3M"`);
    expect(summaries(await converge(host, "root", [larger]))).toEqual([`swap[${name}]: from 2 MiB to 3 MiB; ${why}`]);
    await nothingMore(larger);
  });

  it("removes both", async () => {
    const gone = recipe(`action: "remove"`);
    expect(changed(await converge(host, "root", [gone]))).toEqual([`swap[${name}] remove`]);
    expect((await host.exec("ls -A /srv; grep swap /etc/fstab")).stdout).toBe("");
    await nothingMore(gone);
  });
});
