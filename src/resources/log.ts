import { defineResource } from "./define-resource.ts";
import type { Lazy } from "./host-view.ts";
import { nameProperty, t } from "./properties.ts";

export interface LogProperties {
  /** What to say. Default: the resource's name. */
  message?: Lazy<string> | undefined;
  /** `warn` is shown with `--log-level warn` too. Default: `info`. */
  level?: Lazy<"info" | "warn"> | undefined;
}

/**
 * A line in the report of the run when its turn has come; in a dry run too. It changes nothing, so it notifies nobody.
 *
 * @example
 * log("the old data stay in /srv/old", { level: "warn", onlyIf: "test -e /srv/old" });
 */
export const log = defineResource<LogProperties>()({
  type: "log",
  properties: { message: nameProperty(t.string()), level: t.optional(t.oneOf(["info", "warn"]), "info") },
  defaultAction: "write",
  actions: {
    write({ message, level }, host) {
      host.note({ level, text: message });
      return [];
    },
  },
});
