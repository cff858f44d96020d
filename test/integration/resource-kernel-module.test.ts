import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { ownKernel } from "../hosts/own-kernel.ts";
import { changed, converge, finished, summaries } from "../hosts/tsamae.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
  await host.exec("mkdir -p /etc/modules-load.d /etc/modprobe.d");
});
afterAll(() => host?.stop());

const look = "cat /etc/modules-load.d/no_such.conf /etc/modprobe.d/no_such.conf";

describe("kernelModule in a container", () => {
  it("writes files, loads nothing, says so, and nothing the second time", async () => {
    const recipe = inlineRecipe(`kernelModule("no_such", { options: ["a=1", "b='$HOME'"] });`);
    const first = await converge(host, "root", [recipe]);
    expect(summaries(first)).toEqual([
      "kernelModule[no_such]: options: create; not loaded: the host is a container (docker)",
      "kernelModule[no_such]: at boot: create; not loaded: the host is a container (docker)",
    ]);
    expect((await host.exec(look)).stdout).toBe("no_such\noptions no_such a=1 b='$HOME'\n");
    const disk = await host.diskSnapshot();
    expect(changed(await converge(host, "root", [recipe]))).toEqual([]);
    expect(diskChanges(disk, await host.diskSnapshot())).toEqual([]);
  });

  it("removes them", async () => {
    const recipe = inlineRecipe(`kernelModule("no_such", { action: "unload" });`);
    expect(changed(await converge(host, "root", [recipe]))).toEqual(["kernelModule[no_such] unload"]);
    expect((await host.exec(look)).stdout).toBe("");
    expect(changed(await converge(host, "root", [recipe]))).toEqual([]);
  });
});

describe("kernelModule on a host with its own kernel", () => {
  beforeAll(async () => {
    await ownKernel(host);
    // The machine's kernel is not to be touched.
    await host.exec(
      `printf '#!/bin/sh\\necho "modprobe $*" >&2; exit 1\\n' >/usr/sbin/modprobe; chmod +x /usr/sbin/modprobe`,
    );
  });

  it("tells how loading failed, and has it not loaded at boot", async () => {
    const run = await converge(host, "root", [inlineRecipe(`kernelModule("no_such");`)]);
    expect(finished(run)).toMatchObject({ failed: 1 });
    expect(run.events.find(({ type }) => type === "resource-failed")).toMatchObject({
      failure: { stderr: "modprobe -- no_such" },
    });
    expect((await host.exec(look)).stdout).toBe("");
  });
});
