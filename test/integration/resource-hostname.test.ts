import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { ownKernel } from "../hosts/own-kernel.ts";
import { changed, converge, summaries } from "../hosts/tsamae.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host?.stop());

const nothingMore = async (recipe: string) => {
  const disk = await host.diskSnapshot();
  expect(changed(await converge(host, "root", [recipe]))).toEqual([]);
  expect(diskChanges(disk, await host.diskSnapshot())).toEqual([]);
};

describe("hostname in a container", () => {
  it("writes into the files that Docker has mounted, and leaves the running name", async () => {
    const before = (await host.exec("cat /proc/sys/kernel/hostname")).stdout;
    const recipe = inlineRecipe(`hostname("web1", { fqdn: "web1.example.com" });`);
    const first = await converge(host, "root", [recipe]);
    expect(first.stderr).toBe("");
    expect(summaries(first)).toEqual([
      "hostname[web1]: content; not set: the host is a container (docker)",
      "hostname[web1]: /etc/hosts: content",
    ]);
    expect((await host.exec("cat /etc/hostname; grep 127.0.1.1 /etc/hosts; getent hosts web1")).stdout).toBe(
      "web1\n127.0.1.1 web1.example.com web1\n127.0.1.1       web1.example.com web1\n",
    );
    expect((await host.exec("cat /proc/sys/kernel/hostname")).stdout).toBe(before);
    expect((await host.exec("ls -A /etc | grep tsamae; grep -c localhost /etc/hosts")).stdout).toMatch(/^[1-9]\n$/);
    await nothingMore(recipe);
  });
});

describe("hostname on a host with its own kernel", () => {
  beforeAll(() => ownKernel(host));

  it("sets the running name, as the dry run foretold, and nothing the second time", async () => {
    const recipe = inlineRecipe(`hostname("db-1.example.com");`);
    const dry = await converge(host, "root", ["--dry-run", recipe]);
    expect(dry.events.filter(({ type }) => type === "resource-would-change")).toMatchObject([{ certain: true }]);
    const first = await converge(host, "root", [recipe]);
    expect(first.stderr).toBe("");
    expect(summaries(first)).toEqual([
      "hostname[db-1.example.com]: content",
      expect.stringMatching(/^hostname\[db-1\.example\.com\]: from \w+ to db-1\.example\.com$/),
    ]);
    expect((await host.exec("cat /proc/sys/kernel/hostname /etc/hostname")).stdout).toBe(
      "db-1.example.com\ndb-1.example.com\n",
    );
    await nothingMore(recipe);
  });

  it("corrects the running name alone", async () => {
    await host.exec("echo other >/proc/sys/kernel/hostname");
    const run = await converge(host, "root", [inlineRecipe(`hostname("db-1.example.com");`)]);
    expect(summaries(run)).toEqual(["hostname[db-1.example.com]: from other to db-1.example.com"]);
  });
});
