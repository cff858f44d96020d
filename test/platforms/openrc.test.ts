import { describe, expect, it } from "vitest";
import { openrc } from "../../src/platforms/openrc.ts";

/** As OpenRC 0.45 of Debian 12 prints it. */
const output = ` bootlogs                                                          [  started  ]
 checkroot-bootclean.sh                                            [  started  ]
 halt                                                              [  stopped  ]
 sl                                                                [  crashed  ]
 net.eth0                                                          [  inactive  ]
 sup                                                   [  started 00:00:00 (0) ]
level default bootlogs
level sysinit checkroot-bootclean.sh
level recovery bootlogs
`;

const now = { exists: true, running: false, failed: false, enabled: "disabled", isEnabled: false };
const told = (...[verb, state]: readonly [Parameters<typeof openrc.control>[0], Partial<typeof now>?]) =>
  openrc.control(verb, "cron", { ...now, ...state }).text;

describe("OpenRC", () => {
  it("tells of all services at once", () => {
    const names = ["bootlogs", "checkroot-bootclean.sh", "halt", "sl", "net.eth0", "sup", "nope"];
    expect(openrc.parse(output, names)).toEqual(
      [
        { ...now, running: true, enabled: "enabled", isEnabled: true },
        { ...now, running: true, enabled: "enabled", isEnabled: true },
        now,
        { ...now, failed: true },
        { ...now, running: true },
        { ...now, running: true },
        { ...now, exists: false, enabled: "" },
      ].map((value) => ({ value })),
    );
  });

  it("believes scripts that are not its own rather than itself", () => {
    const lines = "script bootlogs 3\nscript halt 0\n";
    expect(openrc.parse(`${output}${lines}`, ["bootlogs", "halt"])).toEqual([
      { value: { ...now, enabled: "enabled", isEnabled: true } },
      { value: { ...now, running: true } },
    ]);
  });

  it("complains where it cannot", () => {
    expect(openrc.parse("sh: 1: rc-status: not found\nlevel default cron\n", ["cron"])).toEqual([
      { unreadable: "sh: 1: rc-status: not found" },
    ]);
    expect(openrc.parse("", ["cron"])).toEqual([{ unreadable: "rc-status lists no services" }]);
  });

  it("is told by rc-service and rc-update", () => {
    expect(told("start")).toBe("rc-service cron start");
    expect(told("start", { failed: true })).toBe("rc-service cron zap && rc-service cron start");
    expect(told("stop")).toBe("rc-service cron stop");
    expect(told("restart")).toBe("rc-service cron restart");
    expect(told("tryRestart")).toBe("rc-service cron restart");
    expect(told("reloadOrRestart")).toBe("rc-service cron start");
    expect(told("reloadOrRestart", { running: true })).toBe("rc-service cron reload || rc-service cron restart");
    expect(told("enable")).toBe("rc-update add cron default");
    expect(told("disable")).toMatchInlineSnapshot(`
      "for link in /etc/runlevels/*/cron; do
        [ -L "$link" ] || continue
        level=\${link%/*}
        rc-update del cron "\${level##*/}" || exit
      done"
    `);
  });

  it.each(["cron", "net.eth0", "a+b", "getty@tty1"])("%s is a name", (name) => expect(openrc.isName(name)).toBe(true));
  it.each(["", "-x", "a/b", "..", "*", "a b", "a\n"])("%j is none", (name) => expect(openrc.isName(name)).toBe(false));
});
