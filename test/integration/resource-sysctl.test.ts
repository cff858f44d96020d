import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { ownKernel } from "../hosts/own-kernel.ts";
import { changed, converge, finished, summaries } from "../hosts/tsamae.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host?.stop());

describe("sysctl in a container", () => {
  it("writes files, loads nothing, and says so", async () => {
    const recipe = inlineRecipe(`
      sysctl("kernel.panic", { value: 7 });
      sysctl("net.ipv4.ip_local_port_range", { value: "20000 60000", file: "60-net.conf" });
      sysctl("net.ipv4.tcp_fin_timeout", { value: 30, file: "60-net.conf" });`);
    const before = (await host.exec("cat /proc/sys/kernel/panic")).stdout;
    const first = await converge(host, "root", [recipe]);
    expect(summaries(first)).toEqual([
      "sysctl[kernel.panic]: create; not loaded: the host is a container (docker)",
      "sysctl[net.ipv4.ip_local_port_range]: create; not loaded: the host is a container (docker)",
      "sysctl[net.ipv4.tcp_fin_timeout]: content; not loaded: the host is a container (docker)",
    ]);
    const look = "cat /proc/sys/kernel/panic /etc/sysctl.d/kernel.panic.conf /etc/sysctl.d/60-net.conf";
    expect((await host.exec(look)).stdout).toBe(
      `${before}kernel.panic = 7\nnet.ipv4.ip_local_port_range = 20000 60000\nnet.ipv4.tcp_fin_timeout = 30\n`,
    );
    const disk = await host.diskSnapshot();
    expect(changed(await converge(host, "root", [recipe]))).toEqual([]);
    expect(diskChanges(disk, await host.diskSnapshot())).toEqual([]);
  });
});

describe("sysctl on a host with its own kernel", () => {
  beforeAll(() => ownKernel(host));

  it("sets and writes, as the dry run foretold, and nothing the second time", async () => {
    const recipe = inlineRecipe(`
      sysctl("net.ipv4.ip_forward", { value: 0 });
      sysctl("net.ipv4.ip_local_port_range", { value: "20001 60001" });
      sysctl("kernel.domainname", { value: "it's $HOME; #1" });`);
    await host.exec("sysctl -q -w net.ipv4.ip_forward=1");
    const dry = await converge(host, "root", ["--dry-run", recipe]);
    const foretold = dry.events.flatMap((event) => (event.type === "resource-would-change" ? [event.id] : []));
    const first = await converge(host, "root", [recipe]);
    expect(first.stderr).toBe("");
    expect(summaries(first)).toEqual([
      "sysctl[net.ipv4.ip_forward]: from 1 to 0",
      "sysctl[net.ipv4.ip_forward]: create",
      "sysctl[net.ipv4.ip_local_port_range]: from 32768 60999 to 20001 60001",
      "sysctl[net.ipv4.ip_local_port_range]: create",
      "sysctl[kernel.domainname]: from (none) to it's $HOME; #1",
      "sysctl[kernel.domainname]: create",
    ]);
    expect(foretold).toEqual(changed(first).map((line) => line.replace(" set", "")));
    expect((await host.exec("sysctl -n net.ipv4.ip_forward kernel.domainname")).stdout).toBe("0\nit's $HOME; #1\n");
    const disk = await host.diskSnapshot();
    expect(changed(await converge(host, "root", [recipe]))).toEqual([]);
    expect(diskChanges(disk, await host.diskSnapshot())).toEqual([]);
  });

  it("corrects what somebody else has set, and finds its file right", async () => {
    await host.exec("sysctl -q -w net.ipv4.ip_forward=1");
    const run = await converge(host, "root", [inlineRecipe(`sysctl("net.ipv4.ip_forward", { value: 0 });`)]);
    expect(summaries(run)).toEqual(["sysctl[net.ipv4.ip_forward]: from 1 to 0"]);
  });

  it("writes no value that the kernel refuses", async () => {
    const run = await converge(host, "root", [inlineRecipe(`sysctl("net.ipv4.tcp_fin_timeout", { value: "soon" });`)]);
    expect(finished(run)).toMatchObject({ changed: 0, failed: 1 });
    expect(run.events.find((event) => event.type === "resource-failed")).toMatchObject({
      failure: { stderr: expect.stringContaining("the kernel refuses this value for net.ipv4.tcp_fin_timeout") },
    });
    expect((await host.exec("ls /etc/sysctl.d/net.ipv4.tcp_fin_timeout.conf")).status).not.toBe(0);
  });

  it("removes the file, or only its line", async () => {
    await host.exec("printf 'kernel.x = 1\\n# kept\\nnet/ipv4/ip_forward = 0\\n' >/etc/sysctl.d/50-many.conf");
    const recipe = inlineRecipe(`
      sysctl("net.ipv4.ip_forward", { action: "remove" });
      sysctl("in another file", { name: "net.ipv4.ip_forward", file: "50-many.conf", action: "remove" });`);
    expect(changed(await converge(host, "root", [recipe]))).toHaveLength(2);
    expect((await host.exec("ls /etc/sysctl.d | grep forward; cat /etc/sysctl.d/50-many.conf")).stdout).toBe(
      "kernel.x = 1\n# kept\n",
    );
    expect(changed(await converge(host, "root", [recipe]))).toEqual([]);
  });
});
