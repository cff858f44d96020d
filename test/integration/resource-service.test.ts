import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { changed, converge, finished } from "../hosts/tsamae.ts";

let host: TestHost;

const unit = (file: string, ...lines: readonly string[]): string =>
  `printf '%s\\n' '[Service]' 'ExecStart=/bin/sleep 9999' ${lines.map((line) => `'${line}'`).join(" ")} '[Install]' 'WantedBy=multi-user.target default.target' > ${file}`;

beforeAll(async () => {
  host = await startHost();
  await host.exec(`${unit("/lib/systemd/system/one.service", "ExecReload=/bin/true")}; systemctl daemon-reload`);
  await host.exec("loginctl enable-linger deploy; mkdir -p /etc/systemd/user");
  await host.exec(unit("/etc/systemd/user/mine.service"));
});
afterAll(() => host?.stop());

const look = async (command: string) => (await host.exec(command)).stdout.trim();

/** A dry run foretells, a run does that, and a second one nothing. */
async function twice(body: string, expected: readonly string[]): Promise<void> {
  const recipe = inlineRecipe(body);
  const before = await host.diskSnapshot();
  const dry = await converge(host, "root", ["--dry-run", recipe]);
  const foretold = dry.events.flatMap((event) =>
    event.type === "resource-would-change" ? [`${event.id} ${event.action}${event.certain ? "" : " may"}`] : [],
  );
  expect(foretold).toEqual(expected);
  expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
  const first = await converge(host, "root", [recipe]);
  expect(changed(first)).toEqual(expected.map((line) => line.replace(/ may$/, "")));
  const after = await host.diskSnapshot();
  const second = await converge(host, "root", [recipe]);
  expect(changed(second)).toEqual([]);
  expect(finished(second)).toMatchObject({ failed: 0, mayChange: 0 });
  expect(diskChanges(after, await host.diskSnapshot())).toEqual([]);
}

describe("a service", () => {
  it("is started and enabled", async () => {
    await twice(`service("one", { action: ["start", "enable"] });`, ["service[one] start", "service[one] enable"]);
    expect(await look("systemctl is-active one; systemctl is-enabled one")).toBe("active\nenabled");
  });

  it("is restarted only if it runs, and reloaded if it can be", async () => {
    const pid = () => look("systemctl show --property=MainPID one");
    const first = await pid();
    const run = await converge(host, "root", [inlineRecipe(`service("one", { action: "tryRestart" });`)]);
    expect(changed(run)).toEqual(["service[one] tryRestart"]);
    const second = await pid();
    expect(second).not.toBe(first);
    await converge(host, "root", [inlineRecipe(`service("one", { action: "reloadOrRestart" });`)]);
    expect(await pid()).toBe(second);
  });

  it("is read again before it restarts when its unit file was changed", async () => {
    await host.exec("sed -i s/9999/9998/ /lib/systemd/system/one.service");
    await converge(host, "root", [inlineRecipe(`service("one", { action: "restart" });`)]);
    expect(await look("systemctl show --property=NeedDaemonReload one; pgrep -fc '^/bin/sleep 9998'")).toBe(
      "NeedDaemonReload=no\n1",
    );
  });

  it("is stopped and masked", async () => {
    await twice(`service("one", { action: ["stop", "mask"] });`, ["service[one] stop", "service[one] mask"]);
    expect(await look("systemctl is-active one; systemctl is-enabled one")).toBe("inactive\nmasked");
    const run = await converge(host, "root", [
      inlineRecipe(`service("one", { action: ["tryRestart"] }); service("two", { name: "one", action: "start" });`),
    ]);
    expect(changed(run)).toEqual([]);
    expect(run.events.find((event) => event.type === "resource-failed")).toMatchObject({
      failure: { stderr: expect.stringContaining("Unit one.service is masked.") },
    });
  });

  it("is unmasked, also until the next boot only", async () => {
    await host.exec("systemctl mask --runtime one");
    await twice(`service("one", { action: "unmask" });`, ["service[one] unmask"]);
    expect(await look("systemctl is-enabled one")).toBe("enabled");
  });
});

describe("a user's service", () => {
  const mine = `service("mine", { scope: "user", user: "deploy", action: ["enable", "start"] });`;
  it("is enabled and started", async () => {
    await twice(mine, ["service[mine] enable", "service[mine] start"]);
    expect(
      await look("pgrep -u deploy -fc '^/bin/sleep 9999'; ls /home/deploy/.config/systemd/user/default.target.wants"),
    ).toBe("1\nmine.service");
  });

  it("is that of who is logged in", async () => {
    const run = await converge(host, "deploy", [
      "--no-sudo",
      inlineRecipe(`service("mine", { scope: "user", action: ["start", "mask", "stop", "unmask", "disable"] });`),
    ]);
    expect(changed(run)).toEqual([
      "service[mine] mask",
      "service[mine] stop",
      "service[mine] unmask",
      "service[mine] disable",
    ]);
  });

  it.each([
    [
      "ops",
      "cannot determine the current state: no systemd runs for the user ops; `loginctl enable-linger ops` starts one, now and at boot",
    ],
    ["nobody at all", "cannot determine the current state: tsamae: there is no user nobody at all on this host"],
  ])("of %s is none", async (user, message) => {
    const run = await converge(host, "root", [
      inlineRecipe(`service("mine", { scope: "user", user: ${JSON.stringify(user)}, action: "start" });`),
    ]);
    expect(run.events.find((event) => event.type === "resource-failed")).toMatchObject({ failure: { message } });
  });
});
