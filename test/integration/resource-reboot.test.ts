import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { changed, converge, finished } from "../hosts/tsamae.ts";

describe("reboot on a real host", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost({ rebootable: true });
  });
  afterAll(() => host?.stop());

  it("waits until the host is back, connects anew and goes on, once", async () => {
    const recipe = inlineRecipe(`
      const started = "stat -c %Y /proc/1";
      execute("before", { command: \`\${started} >/root/before\`, creates: "/root/before" });
      reboot("for the test", { notIf: "test -e /root/after", timeout: 120 });
      execute("after", { command: \`\${started} >/root/after\`, creates: "/root/after" });
    `);
    const first = await converge(host, "root", [recipe]);
    expect(changed(first)).toEqual(["execute[before] run", "reboot[for the test] now", "execute[after] run"]);
    const { stdout: times } = await host.exec("cat /root/before /root/after");
    const [before, after] = times.trim().split("\n").map(Number);
    expect(after).toBeGreaterThan(before ?? 0);
    const second = await converge(host, "root", [recipe]);
    expect(finished(second)).toMatchObject({ changed: 0, unchanged: 2, skipped: 1, exchanges: 2 });
  });

  it("goes on as root through sudo, with notified actions after it", async () => {
    const recipe = inlineRecipe(`
      const told = execute("told", { command: "id -u >/root/told", action: "nothing" });
      reboot("again", { notifies: told.to("run"), timeout: 120 });
    `);
    const run = await converge(host, "ops", [recipe]);
    expect(changed(run)).toEqual(["reboot[again] now", "execute[told] run"]);
    expect((await host.exec("cat /root/told")).stdout).toBe("0\n");
  });

  it("is told when it does not restart in time", async () => {
    await host.exec("printf '#!/bin/sh\\n' >/usr/local/bin/systemctl; chmod +x /usr/local/bin/systemctl");
    const run = await converge(host, "root", [inlineRecipe('reboot("never", { timeout: 4 });')]);
    const [failed] = run.events.filter((event) => event.type === "resource-failed");
    expect(failed).toMatchObject({
      failure: { message: "the host was not back 4 s after its restart", hint: "it answers, but has not restarted" },
    });
    expect(run.status).toBe(4);
  });
});
