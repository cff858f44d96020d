import { lines, raw, type ShellCommand } from "../values/shell.ts";
import { change } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import type { Lazy } from "./host-view.ts";
import { t } from "./properties.ts";

export interface RebootProperties {
  /** Seconds until the host has to be back. Default: 600. */
  timeout?: Lazy<number> | undefined;
}

/**
 * A restart of the host: the run waits until it is back, connects anew and goes on. It restarts whenever a guard does
 * not hold it back, so let others notify it, or guard it. Only over ssh, as root; elsewhere it is an error before
 * anything is changed.
 *
 * @example
 * reboot("for the new kernel", { onlyIf: "test -e /run/reboot-required" });
 */
export const reboot = defineResource<RebootProperties>()({
  type: "reboot",
  properties: { timeout: t.optional(t.seconds(), 600) },
  defaultAction: "now",
  events: ["now"],
  restarts: true,
  actions: {
    now: ({ timeout }) => [
      change("restart the host", [], { here: ({ restartHost }) => restartHost(restart, timeout * 1000) }),
    ],
  },
});

/** In the background, so that the session is through with it before the host goes down. */
const restart: ShellCommand = lines([
  raw(`[ "$(id -u)" = 0 ] || { echo "only root can restart a host" >&2; exit 1; }`),
  raw(`\${tsamae_setsid:+"$tsamae_setsid"} sh -c '`),
  raw(`trap "" HUP; sleep 1`),
  raw(`systemctl reboot || shutdown -r now || reboot`),
  raw(`' </dev/null >/dev/null 2>&1 &`),
]);
