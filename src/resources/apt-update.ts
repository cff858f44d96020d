import * as v from "valibot";
import { ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import { aptIndexFolders, refreshIndex } from "../platforms/apt-index.ts";
import { type Change, change } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { t } from "./properties.ts";

export interface AptUpdateProperties {
  /** Seconds that the index may be old: `refresh` leaves a younger one alone. Default: a day. */
  olderThan?: Lazy<number> | undefined;
  /** More words for apt-get(8), as one would type them: `"--allow-releaseinfo-change"`. */
  options?: Lazy<string> | undefined;
}

const seconds = v.pipe(
  t.number(),
  v.check((age) => age >= 0, "expected a number of seconds"),
);

const day = 86_400;

/**
 * apt's index of packages, no older than it may be; its name is free. It fails when a source cannot be fetched, where
 * `apt-get update` itself would only warn.
 *
 * @example
 * const index = aptUpdate("daily");
 * file("/etc/apt/apt.conf.d/80proxy", { content: "…", notifies: index.to("run", "immediately") });
 */
export const aptUpdate = defineResource<AptUpdateProperties>()({
  type: "aptUpdate",
  properties: { olderThan: t.optional(seconds, day), options: t.optional(t.string()) },
  defaultAction: "refresh",
  events: ["run"],
  actions: {
    refresh({ olderThan, options }, host) {
      const { age } = known(host);
      return age !== undefined && age <= olderThan ? [] : [refreshing(reason(age), options)];
    },
    run({ options }, host) {
      known(host);
      return [refreshing("refresh", options)];
    },
  },
});

function known(host: HostView) {
  if (host.platform.family === "debian") return host.read(facts.aptIndex());
  throw new ResourceError(`${host.platform.name} has no apt`);
}

function reason(age: number | undefined): string {
  return age === undefined ? "refresh, for the first time" : `refresh after ${words(age)}`;
}

function words(age: number): string {
  const [unit, length] = units.find(([, length]) => age >= 2 * length) ?? ["second", 1];
  const count = Math.floor(age / length);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

const units = [
  ["day", day],
  ["hour", 3600],
  ["minute", 60],
] as const;

function refreshing(summary: string, options: string | undefined): Change {
  return change(
    summary,
    { script: refreshIndex(options) },
    {
      affects: aptIndexFolders.map((path) => ({ type: "below", path })),
      makes: [facts.aptIndex().is({ age: 0 })],
    },
  );
}
