import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { changed, converge } from "../hosts/tsamae.ts";

describe("waitFor on a real host", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost();
  });
  afterAll(() => host?.stop());

  it.each([
    ["a port", "true", 'waitFor("sshd", { port: 22, timeout: 5 });'],
    ["a path with blanks and quotes", `touch "/srv/it's -n"`, `waitFor("path", { path: "/srv/it's -n", timeout: 5 });`],
    [
      "a command",
      "true",
      `waitFor("it", { command: 'test "$(id -un) $PWD $A" = "deploy /srv b"', user: "deploy", cwd: "/srv", env: { A: "b" } });`,
    ],
  ])("does nothing where it is so already: %s", async (_, before, body) => {
    await host.exec(before);
    const run = await converge(host, "root", [inlineRecipe(body)]);
    expect(run.status).toBe(0);
    expect(changed(run)).toEqual([]);
  });

  it.each([
    ["a port", "exec /usr/sbin/sshd -p 2345", 'waitFor("port", { port: 2345, timeout: 30 });'],
    ["a path", `touch "/srv/come \\$HOME"`, 'waitFor("path", { path: "/srv/come $HOME", timeout: 30 });'],
    [
      "a command",
      "touch /tmp/come",
      `waitFor("it", { command: 'test -e come && test "$(id -un)$A" = "deploy\\'"', user: "deploy", cwd: "/tmp", env: { A: "'" }, timeout: 30 });`,
    ],
  ])("waits until it comes, and what follows sees it: %s", async (_, later, body) => {
    await host.exec(`setsid sh -c 'sleep 3; ${later}' >/dev/null 2>&1 </dev/null &`);
    const path = inlineRecipe(`${body}\nexecute("echo after", { onlyIf: "true" });`);
    const run = await converge(host, "root", [path]);
    expect(run.status).toBe(0);
    expect(changed(run)).toHaveLength(2);
    expect(changed(await converge(host, "root", [path]))).toEqual(["execute[echo after] run"]);
  });

  it("says what did not come, when the time is up, and leaves nothing running", async () => {
    const failures = [];
    for (const body of [
      'waitFor("port", { port: 9, timeout: 1 });',
      'waitFor("path", { path: "/srv/never", timeout: 1 });',
      'waitFor("hanging", { command: "sleep 987", timeout: 1 });',
    ]) {
      const { events, status } = await converge(host, "root", [inlineRecipe(`${body} file("/srv/after");`)]);
      expect(status).toBe(4);
      for (const event of events) {
        if (event.type === "resource-failed") failures.push([event.failure.message, event.failure.stderr]);
      }
    }
    expect(failures).toMatchInlineSnapshot(`
      [
        [
          "it took longer than 1 s and was ended",
          "port 9 of 127.0.0.1 did not accept a connection within 1 s",
        ],
        [
          "it took longer than 1 s and was ended",
          "/srv/never did not come to be within 1 s",
        ],
        [
          "it took longer than 1 s and was ended",
          "success of sleep 987 did not come within 1 s",
        ],
      ]
    `);
    expect((await host.exec("pgrep -f 'sleep 987$'; ls /srv/after")).stdout).toBe("");
  });
});
