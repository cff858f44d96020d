import * as v from "valibot";
import { resourceId } from "../values/resource-id.ts";
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

/** A time limit. */
export const seconds = v.pipe(
  t.number(),
  v.check((timeout) => timeout > 0 && Number.isFinite(timeout), "expected a number of seconds"),
);

/**
 * A command. It runs whenever a guard does not hold it back: give it one.
 *
 * @example
 * execute("apt-get update", { notIf: "test -e /usr/sbin/nginx" });
 */
export const execute = defineResource<ExecuteProperties>()({
  type: "execute",
  properties: { command: nameProperty(t.string()), timeout: t.optional(seconds) },
  defaultAction: "run",
  events: ["run"],
  actions: {
    run({ id, command, timeout, sensitive }) {
      const limit = timeout === undefined ? {} : { limitMs: timeout * 1000 };
      const isShown = !sensitive && id !== resourceId("execute", command);
      const summary = isShown ? `run ${command.trim().split("\n")[0]}` : "run";
      return [change(summary, { script: raw(command), process: limit })];
    },
  },
});
