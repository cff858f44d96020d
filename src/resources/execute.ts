import { raw } from "../values/shell.ts";
import { change } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import type { Lazy } from "./host-view.ts";
import { nameProperty, t } from "./properties.ts";

export interface ExecuteProperties {
  /** What to run, as for `sh -c`. Default: the resource's name. */
  command?: Lazy<string> | undefined;
  /** Seconds after which it is ended with all its descendants, and has failed. Not stated: it may take as long as it likes. */
  timeout?: Lazy<number> | undefined;
}

/**
 * A command. It runs whenever a guard does not hold it back: give it one.
 *
 * @example
 * execute("apt-get update", { notIf: "test -e /usr/sbin/nginx" });
 */
export const execute = defineResource<ExecuteProperties>()({
  type: "execute",
  properties: { command: nameProperty(t.string()), timeout: t.optional(t.number()) },
  defaultAction: "run",
  events: ["run"],
  actions: {
    run({ command, timeout }) {
      const limit = timeout === undefined ? {} : { limitMs: timeout * 1000 };
      return [change(`run ${command.trim().split("\n")[0]}`, { script: raw(command), process: limit })];
    },
  },
});
