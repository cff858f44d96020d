import { describe, expect, it } from "vitest";
import { controlUnit } from "../../src/platforms/systemctl.ts";

describe("systemctl", () => {
  it("reads a changed unit file again before it starts something, and tells why that failed", () => {
    expect(controlUnit("tryRestart", "nginx").text).toMatchInlineSnapshot(`
      "case $(systemctl show --property=NeedDaemonReload -- nginx.service) in
      (*=yes) systemctl daemon-reload || exit ;;
      esac
      systemctl try-restart -q -- nginx.service || { s=$?; journalctl -u nginx.service -n 10 --no-pager -o cat >&2 2>/dev/null; exit $s; }"
    `);
  });

  it("finds a user's own manager", () => {
    expect(controlUnit("enable", "a.timer", "user").text).toMatchInlineSnapshot(
      `"XDG_RUNTIME_DIR="/run/user/$(id -u)" systemctl --user enable -q -- a.timer"`,
    );
  });

  it("takes away both masks", () => {
    expect(controlUnit("unmask", "a").text).toBe(
      "systemctl unmask -q -- a.service && systemctl unmask -q --runtime -- a.service",
    );
  });
});
