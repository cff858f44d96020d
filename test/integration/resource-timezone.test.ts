import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { changed, converge } from "../hosts/tsamae.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
  await host.exec(
    "mkdir -p /usr/share/zoneinfo/Asia && cd /usr/share/zoneinfo && for zone in UTC Asia/Tokyo; do [ -e $zone ] || printf TZif2 >$zone; done",
  );
});
afterAll(() => host?.stop());

const look = "readlink /etc/localtime; cat /etc/timezone";

describe("timezone on a real host", () => {
  it("makes link and name, as the dry run foretold, and nothing the second time", async () => {
    const recipe = inlineRecipe(`timezone("Asia/Tokyo");`);
    await host.exec("rm -f /etc/localtime /etc/timezone; echo copy >/etc/localtime");
    const disk = await host.diskSnapshot();
    const dry = await converge(host, "root", ["--dry-run", recipe]);
    expect(dry.events.filter(({ type }) => type === "resource-would-change")).toMatchObject([
      { certain: true, changes: [{ summary: "zone Asia/Tokyo" }, { summary: "create" }] },
    ]);
    expect(diskChanges(disk, await host.diskSnapshot())).toEqual([]);
    expect(changed(await converge(host, "root", [recipe]))).toEqual(["timezone[Asia/Tokyo] set"]);
    expect((await host.exec(look)).stdout).toBe("/usr/share/zoneinfo/Asia/Tokyo\nAsia/Tokyo\n");
    const after = await host.diskSnapshot();
    expect(changed(await converge(host, "root", [recipe]))).toEqual([]);
    expect(diskChanges(after, await host.diskSnapshot())).toEqual([]);
  });

  it.each([
    ["another link", "ln -sfn /usr/share/zoneinfo/UTC /etc/localtime"],
    ["another name", "echo UTC >/etc/timezone"],
  ])("corrects %s", async (_, harm) => {
    await host.exec(harm);
    expect(changed(await converge(host, "root", [inlineRecipe(`timezone("Asia/Tokyo");`)]))).toHaveLength(1);
    expect((await host.exec(look)).stdout).toBe("/usr/share/zoneinfo/Asia/Tokyo\nAsia/Tokyo\n");
  });

  it("changes nothing for a zone that the host does not know", async () => {
    const run = await converge(host, "root", [inlineRecipe(`timezone("Mars/Olympus");`)]);
    expect(run.events.find(({ type }) => type === "resource-failed")).toMatchObject({
      failure: { message: "the host has no time zone Mars/Olympus" },
    });
    expect((await host.exec(look)).stdout).toBe("/usr/share/zoneinfo/Asia/Tokyo\nAsia/Tokyo\n");
  });
});
