import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { type CliRun, changed, converge, finished } from "../hosts/tsamae.ts";
import { scaled } from "../machine-speed.ts";

/** OpenRC's own programs, as Debian packages them, beside the systemd that booted the host. */
const prepare = `set -e
mkdir -p /run/openrc && echo default >/run/openrc/softlevel
cat >/etc/init.d/demo <<'END'
#!/usr/sbin/openrc-run
command=/bin/sleep
command_args=infinity
command_background=true
pidfile=/run/demo.pid
END
chmod 0755 /etc/init.d/demo`;

describe("services of OpenRC", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost({ installed: ["openrc"] });
    const { status, stderr } = await host.exec(prepare);
    if (status !== 0) throw new Error(stderr);
  }, scaled(300_000));
  afterAll(() => host?.stop());

  const run = (body: string): Promise<CliRun> => converge(host, "root", [inlineRecipe(body)]);
  const look = async (): Promise<string> =>
    (await host.exec("rc-service demo status >/dev/null 2>&1; echo $?; ls /etc/runlevels/default; cat /run/demo.pid"))
      .stdout;

  const failures = ({ events }: CliRun): readonly unknown[] => events.filter(({ type }) => type === "resource-failed");

  it("are enabled and started once", async () => {
    const body = 'service("demo", { action: ["enable", "start"] });';
    const first = await run(body);
    expect(failures(first)).toEqual([]);
    expect(changed(first)).toEqual(["service[demo] enable", "service[demo] start"]);
    expect(await look()).toMatch(/^0\n([^\n]+\n)*demo\n([^\n]+\n)*\d+\n$/);
    const before = await host.diskSnapshot();
    const second = await run(body);
    expect(changed(second)).toEqual([]);
    expect(finished(second).exchanges).toBe(2);
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
  });

  it("are restarted when they are notified", async () => {
    const before = await look();
    const body = 'file("/etc/demo.conf", { content: "x", notifies: service("demo").to("restart") });';
    expect(changed(await run(body))).toEqual(["file[/etc/demo.conf] create", "service[demo] restart"]);
    expect(await look()).not.toBe(before);
  });

  it("are stopped and disabled once", async () => {
    const body = 'service("demo", { action: ["stop", "disable"] });';
    expect(changed(await run(body))).toEqual(["service[demo] stop", "service[demo] disable"]);
    expect(await look()).not.toMatch(/^0\n|^demo$/m);
    expect(changed(await run(body))).toEqual([]);
  });

  it("that are none are told by their name", async () => {
    const { events } = await run('service("never", { action: "start" });');
    const [failed] = events.filter((event) => event.type === "resource-failed");
    expect(failed).toMatchObject({ id: "service[never]" });
  });
});
