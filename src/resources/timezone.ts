import { posix } from "node:path";
import * as v from "valibot";
import { ResourceError } from "../errors.ts";
import type { FileState } from "../facts/file-state.ts";
import { facts } from "../facts/index.ts";
import type { Change } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import { fileFacts } from "./file-text.ts";
import type { HostView } from "./host-view.ts";
import { textFileChanges } from "./managed-file.ts";
import { linking } from "./managed-link.ts";
import { nameProperty, t } from "./properties.ts";

export interface TimezoneProperties {
  /** The zone's name in the time zone database: `Europe/Berlin`, `UTC`. Default: the resource's name. */
  zone?: string | undefined;
}

const database = "/usr/share/zoneinfo";
const localtime = "/etc/localtime";
const nameFile = "/etc/timezone";

/** Those whose tools read the name from a file, not from the link. */
const naming: readonly string[] = ["debian", "alpine", "gentoo"];

const zoneName = v.pipe(
  t.string(),
  v.check((zone) => /^[A-Za-z][\w+-]*(\/[A-Za-z][\w+-]*)*$/.test(zone), "expected a time zone such as Europe/Berlin"),
);

/**
 * The host's time zone: the link /etc/localtime, and /etc/timezone where the system has that. Daemons that run
 * keep the old one: restart those that care.
 *
 * @example
 * const cron = service("cron");
 * timezone("Europe/Berlin", { notifies: cron.to("restart") });
 */
export const timezone = defineResource<TimezoneProperties>()({
  type: "timezone",
  properties: { zone: nameProperty(zoneName) },
  defaultAction: "set",
  actions: {
    set({ zone, sensitive }, host) {
      host.prefetch(facts.file(localtime), ...fileFacts(nameFile));
      requireZone(zone, host);
      const isNamed = naming.includes(host.platform.family) || host.read(facts.file(nameFile)).type !== "none";
      return [
        ...linkChanges(zone, host.read(facts.file(localtime))),
        ...(isNamed ? textFileChanges({ path: nameFile, content: `${zone}\n`, sensitive }, host) : []),
      ];
    },
  },
});

function requireZone(zone: string, host: HostView): void {
  host.require(facts.target(`${database}/${zone}`), ({ type }) => type === "file", {
    message: `the host has no time zone ${zone}`,
    assumption: `the host has the time zone ${zone} by then`,
    hint: `they are files in ${database}; is the package tzdata installed before it?`,
  });
}

function linkChanges(zone: string, now: FileState): readonly Change[] {
  const to = `${database}/${zone}`;
  if (now.type === "directory") throw new ResourceError(`${localtime} is a directory`);
  if (now.type !== "link") return [linking(localtime, to, { now, summary: `zone ${zone}` })];
  const present = posix.resolve("/etc", now.target);
  if (present === to) return [];
  const old = present.startsWith(`${database}/`) ? present.slice(database.length + 1) : present;
  return [linking(localtime, to, { now, summary: `zone from ${old} to ${zone}` })];
}
