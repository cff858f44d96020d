import { change, type Surroundings } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import { t } from "./properties.ts";

/** What a local function gets. */
export type Here = Pick<Surroundings, "say" | "signal">;

export interface LocalFunctionProperties {
  /** What to do, on the machine that runs tsamae. It fails by throwing. */
  run: (here: Here) => void | Promise<void>;
}

/**
 * TypeScript on the machine that runs tsamae, when its turn has come: the host has been brought so far by then. It runs
 * whenever a guard does not hold it back, never in a dry run, and counts as a change, so it may notify.
 *
 * @example
 * localFunction("announce", {
 *   action: "nothing",
 *   run: async ({ say, signal }) => {
 *     const response = await fetch("http://127.0.0.1:8080/deployed", { method: "POST", signal });
 *     say(`the chat says ${response.status}`);
 *   },
 *   subscribes: ["run", "template[/etc/motd]"],
 * });
 */
export const localFunction = defineResource<LocalFunctionProperties>()({
  type: "localFunction",
  properties: { run: t.callback<LocalFunctionProperties["run"]>() },
  defaultAction: "run",
  events: ["run"],
  actions: {
    run: ({ run }) => [change("run on this machine", [], { here: async ({ say, signal }) => run({ say, signal }) })],
  },
});
