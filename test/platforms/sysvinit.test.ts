import { describe, expect, it } from "vitest";
import { sysvinit } from "../../src/platforms/sysvinit.ts";

const now = { exists: true, running: false, failed: false, enabled: "disabled", isEnabled: false };
const told = (verb: Parameters<typeof sysvinit.control>[0], running = false) =>
  sysvinit.control(verb, "cron", { ...now, running }).text;

describe("System V init", () => {
  it("has scripts that tell of their services as LSB says", () => {
    const output = [
      "service cron 0 enabled",
      "service dead 1 enabled",
      "service locked 2 disabled",
      "service off 3 disabled",
      "service odd 4 disabled",
      "service nope none disabled",
      "",
    ].join("\n");
    expect(sysvinit.parse(output, ["cron", "dead", "locked", "off", "odd", "nope", "lost"])).toEqual([
      { value: { ...now, running: true, enabled: "enabled", isEnabled: true } },
      { value: { ...now, failed: true, enabled: "enabled", isEnabled: true } },
      { value: { ...now, failed: true } },
      { value: now },
      { unreadable: "`service odd status` ended with 4" },
      { value: { ...now, exists: false, enabled: "" } },
      { unreadable: "nothing was said of the service lost" },
    ]);
  });

  it("is told by service and update-rc.d", () => {
    expect(told("start")).toBe("service cron start");
    expect(told("tryRestart")).toBe("service cron restart");
    expect(told("reloadOrRestart")).toBe("service cron start");
    expect(told("reloadOrRestart", true)).toBe("service cron reload || service cron restart");
    expect(told("enable")).toBe("update-rc.d cron defaults && update-rc.d cron enable");
    expect(told("disable")).toBe("update-rc.d cron disable");
  });
});
