import { describe, expect, it } from "vitest";
import { isUnitName, parseUnits, unitName } from "../../src/platforms/systemd.ts";

/** As systemd 252 of Debian 12 prints it for `ssh oldie nope`. */
const output = `Type=notify
LoadState=loaded
ActiveState=active
SubState=running
SourcePath=
UnitFileState=enabled
NeedDaemonReload=no

Type=forking
LoadState=loaded
ActiveState=inactive
SubState=dead
SourcePath=/etc/init.d/oldie
UnitFileState=generated
NeedDaemonReload=yes

Type=
LoadState=not-found
ActiveState=inactive
SubState=dead
SourcePath=
UnitFileState=
NeedDaemonReload=no

script oldie disabled

`;

describe("systemctl show", () => {
  it("tells of every unit, in the order asked; init scripts are as their links say", () => {
    expect(parseUnits(output, 3)).toMatchObject([
      { LoadState: "loaded", ActiveState: "active", UnitFileState: "enabled" },
      { LoadState: "loaded", ActiveState: "inactive", UnitFileState: "disabled", NeedDaemonReload: "yes" },
      { LoadState: "not-found", UnitFileState: "" },
    ]);
  });

  it("complains where it cannot", () => {
    const complaint = "Failed to connect to bus: No such file or directory";
    expect(parseUnits(`${complaint}\n\n`, 2)).toEqual({ complaint });
    expect(parseUnits(output, 4)).toEqual({ complaint: "systemctl did not answer about every unit" });
  });

  it("takes a name without a suffix for a service", () => {
    expect(["nginx", "docker.socket", "a.b", "getty@tty1"].map(unitName)).toEqual([
      "nginx.service",
      "docker.socket",
      "a.b.service",
      "getty@tty1.service",
    ]);
  });

  it.each(["nginx", "getty@tty1", "a.socket", "dev-disk-by\\x2did.mount"])("%s is a name", (name) => {
    expect(isUnitName(name)).toBe(true);
  });
  it.each(["", "ngin*", "getty@", "getty@.service", "a b", "-x", "a\n"])("%j is none", (name) => {
    expect(isUnitName(name)).toBe(false);
  });
});
