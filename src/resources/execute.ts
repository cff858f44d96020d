import * as v from "valibot";
import { facts } from "../facts/index.ts";
import { listOf } from "../values/list-of.ts";
import { resourceId } from "../values/resource-id.ts";
import { type Command, raw } from "../values/shell.ts";
import { change } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { nameProperty, t } from "./properties.ts";

export interface ExecuteProperties {
  /**
   * What to run, as for `sh -c`. Default: the resource's name. With values that come from the host, write
   * `` sh`usermod -aG docker ${user}` ``: it quotes each of them.
   */
  command?: Lazy<Command> | undefined;
  /** Paths that it makes: where all of them are there already, whatever they are, it is not run. */
  creates?: Lazy<string | readonly string[]> | undefined;
  /** Exit statuses that mean success. Default: 0. */
  returns?: Lazy<number | readonly number[]> | undefined;
  /** The umask that it runs with: `"027"`. Default: `022`. */
  umask?: Lazy<string> | undefined;
}

const status = v.pipe(
  v.number(),
  v.check((number) => Number.isInteger(number) && number >= 0 && number <= 255, "expected an exit status, 0 to 255"),
);
const statuses = v.pipe(t.list(status), v.minLength(1, "expected at least one exit status"));

const umask = v.pipe(
  v.string(),
  v.check((text) => /^0?[0-7]{3}$/.test(text), 'expected three octal digits as a string, such as "027"'),
);

/**
 * A command. It runs whenever neither a guard nor `creates` holds it back: give it one.
 *
 * @example
 * execute("make install", { cwd: "/usr/src/app", creates: "/usr/local/bin/app", timeout: 600 });
 */
export const execute = defineResource<ExecuteProperties>()({
  type: "execute",
  properties: {
    command: nameProperty(t.command()),
    creates: t.optional(v.union([t.path(), t.list(t.path())])),
    returns: t.optional(v.union([status, statuses])),
    umask: t.optional(umask),
  },
  defaultAction: "run",
  events: ["run"],
  actions: {
    run({ id, command, creates = [], returns, sensitive, ...options }, host) {
      if (areThere(listOf(creates), host)) return [];
      const accepts = returns === undefined ? {} : { accepts: listOf(returns) };
      const mask = options.umask === undefined ? {} : { umask: options.umask };
      const isShown = !sensitive && id !== resourceId("execute", command);
      const summary = isShown ? `run ${command.trim().split("\n")[0]}` : "run";
      return [change(summary, { script: raw(command), process: { ...accepts, ...mask } })];
    },
  },
});

function areThere(paths: readonly string[], host: HostView): boolean {
  const wanted = paths.map((path) => facts.file(path));
  host.prefetch(...wanted);
  return wanted.length > 0 && wanted.every((fact) => host.read(fact).type !== "none");
}
