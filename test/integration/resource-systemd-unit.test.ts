import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { changed, converge, finished } from "../hosts/tsamae.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host?.stop());

const look = async (command: string) => (await host.exec(command)).stdout.trim();
const needsReload = (name: string) => look(`systemctl show --property=NeedDaemonReload ${name}`);

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

const timer = (calendar: string) => `
  systemdUnit("backup.service", { content: { Service: { Type: "oneshot", ExecStart: "/bin/true" } } });
  systemdUnit("backup.timer", { content: { Timer: { OnCalendar: "${calendar}", Persistent: true }, Install: { WantedBy: "timers.target" } } });
  service("backup.timer", { action: ["enable", "start"] });`;

describe("a unit", () => {
  it("is created, enabled and started", async () => {
    await twice(timer("daily"), [
      "systemdUnit[backup.service] create",
      "systemdUnit[backup.timer] create",
      "service[backup.timer] enable",
      "service[backup.timer] start",
    ]);
    expect(await look("cat /etc/systemd/system/backup.timer; systemctl is-active backup.timer")).toBe(
      "[Timer]\nOnCalendar=daily\nPersistent=true\n\n[Install]\nWantedBy=timers.target\nactive",
    );
  });

  it("that is changed is read again", async () => {
    await twice(timer("weekly"), ["systemdUnit[backup.timer] create"]);
    expect(await look("systemctl show --property=TimersCalendar,NeedDaemonReload backup.timer")).toMatch(
      /OnCalendar=Mon [\s\S]*NeedDaemonReload=no/,
    );
  });

  it("that was written by a run that was cut is read again by the next", async () => {
    await host.exec("sed -i s/weekly/monthly/ /etc/systemd/system/backup.timer");
    expect(await needsReload("backup.timer")).toBe("NeedDaemonReload=yes");
    await twice(timer("monthly"), ["systemdUnit[backup.timer] create"]);
    expect(await needsReload("backup.timer")).toBe("NeedDaemonReload=no");
  });

  it("says what it says, whatever it is", async () => {
    const line = `ExecStart=/bin/sh -c 'echo "$$HOME" %%n \\\\x é; exec sleep 999'`;
    await twice(
      `systemdUnit("nasty-1:a.service", { content: { Unit: { Description: "it's \\"so\\" $X" }, Service: { ExecStart: ${JSON.stringify(line.slice(10))} } } });`,
      ["systemdUnit[nasty-1:a.service] create"],
    );
    expect(await look("cat /etc/systemd/system/nasty-1:a.service")).toContain(line);
  });

  it("is removed, stopped and disabled", async () => {
    await twice(`systemdUnit("backup.timer", { action: "remove" });`, ["systemdUnit[backup.timer] remove"]);
    await twice(`systemdUnit("never.service", { action: "remove" });`, []);
    expect(
      await look(
        "systemctl show --property=LoadState,ActiveState backup.timer; ls /etc/systemd/system/timers.target.wants",
      ),
    ).not.toMatch(/loaded|=active|^backup/m);
  });

  it("that was deleted by a run that was cut is forgotten by the next", async () => {
    await host.exec(
      "printf '[Service]\\nExecStart=/bin/sleep 99\\n' > /etc/systemd/system/cut.service; systemctl start cut; rm /etc/systemd/system/cut.service",
    );
    await twice(`systemdUnit("cut.service", { action: "remove" });`, ["systemdUnit[cut.service] remove"]);
    expect(await needsReload("cut.service")).toBe("NeedDaemonReload=no");
  });
});

describe("an addition to a unit", () => {
  const limits = `systemdUnit("ssh.service", { dropIn: "limits", content: { Service: { LimitNOFILE: 4321 } }, notifies: service("ssh").to("restart") });`;

  it("is read, and its service restarted", async () => {
    await twice(limits, ["systemdUnit[ssh.service] create", "service[ssh] restart"]);
    expect(await look("systemctl show --property=LimitNOFILE ssh")).toBe("LimitNOFILE=4321");
  });

  it("that systemd has not noticed is read", async () => {
    await host.exec(
      "mkdir /etc/systemd/system/dbus.service.d; printf '[Unit]\\nDescription=Bus\\n' > /etc/systemd/system/dbus.service.d/a.conf",
    );
    expect(await needsReload("dbus.service")).toBe("NeedDaemonReload=no");
    await twice(`systemdUnit("dbus.service", { dropIn: "a", content: "[Unit]\\nDescription=Bus\\n" });`, [
      "systemdUnit[dbus.service] create",
    ]);
    expect(await look("systemctl show --property=Description dbus.service")).toBe("Description=Bus");
  });

  it("is removed, and the unit goes on", async () => {
    await twice(`systemdUnit("ssh.service", { dropIn: "limits", action: "remove" });`, [
      "systemdUnit[ssh.service] remove",
    ]);
    expect(await look("systemctl show --property=ActiveState,DropInPaths ssh")).toBe(
      "ActiveState=active\nDropInPaths=",
    );
  });

  it("to a unit that is not there yet waits for it", async () => {
    await twice(`systemdUnit("later.service", { dropIn: "a", content: { Service: { Nice: 5 } } });`, [
      "systemdUnit[later.service] create",
    ]);
    expect(await look("cat /etc/systemd/system/later.service.d/*")).toContain("Nice=5");
  });

  it("to a template is read by its instances", async () => {
    const body = (nice: number) => `
      systemdUnit("web@.service", { content: { Service: { ExecStart: "/bin/sleep 77%i" } } });
      systemdUnit("web@.service-nice", { name: "web@.service", dropIn: "nice", content: { Service: { Nice: ${nice} } } });`;
    await twice(`${body(3)} service("web@7", { action: "start" });`, [
      "systemdUnit[web@.service] create",
      "systemdUnit[web@.service-nice] create",
      "service[web@7] start may",
    ]);
    await twice(body(4), ["systemdUnit[web@.service-nice] create"]);
    await host.exec("sed -i s/77/78/ /etc/systemd/system/web@.service");
    await twice(`systemdUnit("web@.service", { content: { Service: { ExecStart: "/bin/sleep 78%i" } } });`, [
      "systemdUnit[web@.service] create",
    ]);
    expect(await needsReload("web@7")).toBe("NeedDaemonReload=no");
    await twice(`systemdUnit("web@.service", { action: "remove" });`, ["systemdUnit[web@.service] remove"]);
    expect(await look("systemctl is-active web@7")).toBe("inactive");
  });
});

describe("a unit of a user", () => {
  beforeAll(() =>
    host.exec("loginctl enable-linger deploy; until [ -d /run/user/$(id -u deploy)/systemd ]; do sleep 0.2; done"),
  );
  const mine = (sleep: number, more = "") => `
    const by = { scope: "user", user: "deploy" } as const;
    systemdUnit("mine.service", { ...by, check: true, content: { Service: { ExecStart: "/bin/sleep ${sleep}" }, Install: { WantedBy: "default.target" } } });
    ${more}`;
  const started = `service("mine", { ...by, action: ["enable", "start"] });`;
  const user = (command: string) =>
    look(
      `setpriv --reuid=deploy --regid=deploy --init-groups env XDG_RUNTIME_DIR=/run/user/$(id -u deploy) systemctl --user ${command}`,
    );

  it("is created by the user, enabled and started", async () => {
    await twice(mine(9991, started), [
      "systemdUnit[mine.service] create",
      "service[mine] enable",
      "service[mine] start",
    ]);
    expect(await user("is-active mine.service")).toBe("active");
    expect(await look("cd /home/deploy && stat -c '%U:%G %a' .config .config/systemd/user/mine.service")).toBe(
      "deploy:deploy 755\ndeploy:deploy 644",
    );
    expect(await look("find / -xdev -name '.tsamae*'")).toBe("");
  });

  it("that is changed is read again, also an addition to it, and one that root has put there", async () => {
    await twice(mine(9992), ["systemdUnit[mine.service] create"]);
    const nice = `systemdUnit("nice", { name: "mine.service", dropIn: "nice", scope: "user", user: "deploy", content: { Service: { Nice: 5 } } });`;
    await twice(nice, ["systemdUnit[nice] create"]);
    expect(await user("show --property=NeedDaemonReload,Nice mine")).toBe("Nice=5\nNeedDaemonReload=no");
    await host.exec("cd /home/deploy/.config/systemd/user && echo '#' >> mine.service && chown root:root mine.service");
    await twice(mine(9992), ["systemdUnit[mine.service] create"]);
    expect(await look("stat -c %U:%G /home/deploy/.config/systemd/user/mine.service")).toBe("deploy:deploy");
  });

  it("is that of who is logged in", async () => {
    const run = await converge(host, "deploy", [
      "--no-sudo",
      inlineRecipe(`
        systemdUnit("worker@.service", { scope: "user", content: { Service: { ExecStart: "/bin/sleep 888%i" } } });
        service("worker@1", { scope: "user", action: "start" });`),
    ]);
    expect(changed(run)).toEqual(["systemdUnit[worker@.service] create", "service[worker@1] start"]);
    await twice(
      `systemdUnit("worker@.service", { scope: "user", user: "deploy", content: { Service: { ExecStart: "/bin/sleep 777%i" } } });`,
      ["systemdUnit[worker@.service] create"],
    );
    expect(await user("show --property=NeedDaemonReload worker@1")).toBe("NeedDaemonReload=no");
  });

  it("is removed, stopped and disabled", async () => {
    const gone = (name: string) => `systemdUnit("${name}", { scope: "user", user: "deploy", action: "remove" });`;
    await twice(gone("mine.service"), ["systemdUnit[mine.service] remove"]);
    await twice(gone("worker@.service"), ["systemdUnit[worker@.service] remove"]);
    expect(await user("is-active mine.service worker@1.service")).toBe("inactive\ninactive");
    expect(await look("find /home/deploy/.config/systemd -name 'mine.service' -o -name 'worker*'")).toBe("");
  });

  it("needs the user's own systemd", async () => {
    const run = await converge(host, "root", [
      inlineRecipe(
        `systemdUnit("a.service", { scope: "user", user: "ops", content: { Service: { ExecStart: "/bin/true" } } });`,
      ),
    ]);
    expect(run.events.find((event) => event.type === "resource-failed")).toMatchObject({
      failure: { message: expect.stringContaining("loginctl enable-linger ops") },
    });
  });
});

describe("a unit that cannot be", () => {
  const failure = async (body: string) => {
    const run = await converge(host, "root", [inlineRecipe(body)]);
    return run.events.find((event) => event.type === "resource-failed")?.failure;
  };

  it("is checked before anything is written", async () => {
    const told = await failure(
      `systemdUnit("typo.service", { check: true, content: { Service: { ExecStart: "/bin/true", Restrat: "always" } } });`,
    );
    expect(told).toMatchObject({ stderr: expect.stringContaining("Unknown key 'Restrat' in section [Service]") });
    const dropIn = await failure(
      `systemdUnit("ssh.service", { dropIn: "typo", check: true, content: { Service: { LimitNOFIEL: 1 } } });`,
    );
    expect(dropIn).toMatchObject({ stderr: expect.stringContaining("Unknown key 'LimitNOFIEL'") });
    expect(
      await look(
        "ls -d /etc/systemd/system/typo.service /etc/systemd/system/ssh.service.d/typo.conf 2>&1 | grep -c 'cannot access'",
      ),
    ).toBe("2");
    await twice(`systemdUnit("right.service", { check: true, content: { Service: { ExecStart: "/bin/true" } } });`, [
      "systemdUnit[right.service] create",
    ]);
  });

  it("is not written over a mask", async () => {
    await host.exec("systemctl mask shut.service");
    expect(
      await failure(`systemdUnit("shut.service", { content: { Service: { ExecStart: "/bin/true" } } });`),
    ).toMatchObject({
      message: "shut.service is masked",
      hint: 'service("shut.service", { action: "unmask" }) before it takes that back',
    });
  });
});
