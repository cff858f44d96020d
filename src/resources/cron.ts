import * as v from "valibot";
import { RecipeError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import { accountName } from "./account-name.ts";
import { type CronField, cronField, cronFields } from "./cron-schedule.ts";
import { cronText, isCronCommand, isCronValue } from "./cron-text.ts";
import { defineResource } from "./define-resource.ts";
import { sha256 } from "./file-contents.ts";
import { fileDeletion } from "./file-deletion.ts";
import type { Lazy } from "./host-view.ts";
import { textFileChanges } from "./managed-file.ts";
import { nameProperty, t } from "./properties.ts";

export interface CronProperties {
  /** The file's name in /etc/cron.d: letters, digits, `_` and `-`; cron skips any other. Default: the resource's name. */
  name?: string | undefined;
  /** The command line, as for `sh -c`. A percent sign means itself. */
  command?: Lazy<string> | undefined;
  /** As whom it runs: a user's name. `user` is who tsamae works as, here as everywhere. Default: `"root"`. */
  account?: Lazy<string> | undefined;
  /** Minutes of the hour, as in crontab(5): `5`, `"0,30"`, `"0-59/10"`, `"*"` for every one. Needed, unless `special` is stated. */
  minute?: string | number | undefined;
  /** Hours of the day: `4`, `"8-18/2"`. Default: `"*"`. */
  hour?: string | number | undefined;
  /** Days of the month. Default: `"*"`. If `weekday` is stated too, a day that fits one of the two is enough. */
  day?: string | number | undefined;
  /** Months: `1`, `"jan"`, `"3-5"`. Default: `"*"`. */
  month?: string | number | undefined;
  /** Days of the week: `0` or `7` for Sunday, `"mon-fri"`. Default: `"*"`. */
  weekday?: string | number | undefined;
  /** A word instead of the five fields. */
  special?:
    | "@reboot"
    | "@yearly"
    | "@annually"
    | "@monthly"
    | "@weekly"
    | "@daily"
    | "@midnight"
    | "@hourly"
    | undefined;
  /** Variables for the command: `{ PATH: "/usr/local/bin:/usr/bin:/bin", MAILTO: "" }`. Everybody on the host can read them. */
  environment?: Lazy<Readonly<Record<string, string>>> | undefined;
  /** A remark above it. */
  comment?: Lazy<string> | undefined;
}

const specials = ["@reboot", "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"] as const;

const folder = "/etc/cron.d";

const fileName = v.pipe(
  t.string(),
  v.check((name) => /^[\w-]+$/.test(name), "expected letters, digits, _ and - only: cron skips any other file"),
);

const command = v.pipe(
  t.string(),
  v.check(isCronCommand, "expected a command of one line, with % unescaped (put a longer one into a file)"),
);

const environment = v.custom<Readonly<Record<string, string>>>(
  (value) => typeof value === "object" && value !== null && Object.entries(value).every(isVariable),
  "expected variables with texts of one line, without both kinds of quotes in one",
);

const isVariable = ([name, value]: [string, unknown]): boolean =>
  /^[A-Za-z_]\w*$/.test(name) && typeof value === "string" && isCronValue(value);

const field = (one: CronField, example: string) =>
  t.optional(
    v.custom<string | number>(
      (value) => (typeof value === "string" || typeof value === "number") && cronField(value, one) !== undefined,
      `expected numbers from ${one.from} to ${one.to} as in crontab(5), such as ${example}`,
    ),
  );

/**
 * A command that cron runs at given times: a file of its own in /etc/cron.d, which cron notices by itself.
 *
 * @example
 * cron("backup", { minute: 15, hour: 3, command: "/usr/local/bin/backup --date=$(date +%F)", account: "backup" });
 * cron("cleanup", { special: "@daily", command: "find /var/tmp/app -mtime +7 -delete", environment: { MAILTO: "" } });
 */
export const cron = defineResource<CronProperties>()({
  type: "cron",
  properties: {
    name: nameProperty(fileName),
    command: t.optional(command),
    account: t.optional(accountName, "root"),
    minute: field(cronFields.minute, '"*/10"'),
    hour: field(cronFields.hour, '"8-18/2"'),
    day: field(cronFields.day, '"1,15"'),
    month: field(cronFields.month, '"jan" or "3-5"'),
    weekday: field(cronFields.weekday, '"mon-fri"'),
    special: t.optional(t.oneOf(specials)),
    environment: t.optional(environment, {}),
    comment: t.optional(t.string()),
  },
  requiredFor: { create: ["command"] },
  defaultAction: "create",
  actions: {
    create({ name, command, account, environment, comment, sensitive, ...schedule }, host) {
      host.require(facts.folder(folder), ({ state }) => state === "folder", {
        message: `this host has no ${folder}`,
        assumption: `${folder} is a folder by then`,
        hint: 'is cron installed before it, by pkg("cron")?',
      });
      if (account !== "root") {
        host.require(facts.user(account), ({ exists }) => exists, {
          message: `there is no user ${account}`,
          assumption: `there is a user ${account} by then`,
          hint: "is the user made before it?",
        });
      }
      const content = cronText({ when: when(schedule), account, command, environment, comment });
      // cron(8) runs nothing from a file that others own or may write.
      const rights = { mode: "0644", owner: "root", group: "root" };
      return textFileChanges({ path: pathOf(name), content, sensitive, hasFolder: true, ...rights }, host);
    },
    delete: ({ name }, host) => fileDeletion({ path: pathOf(name) }, host),
  },
  prepare(properties, { actions }) {
    if (actions.includes("create")) when(properties);
    return {};
  },
  claims({ name, command, account, environment, comment, ...schedule }) {
    const isLazy = [command, account, environment, comment].some((value) => typeof value === "function");
    const isTimed = schedule.special !== undefined || schedule.minute !== undefined;
    if (isLazy || command === undefined || !isTimed) return undefined;
    const text = cronText({ when: when(schedule), account, command, environment, comment });
    return { path: pathOf(name), digest: sha256(text) };
  },
});

const pathOf = (name: string): string => `${folder}/${name}`;

type Schedule = Readonly<Partial<Record<keyof typeof cronFields | "special", string | number | undefined>>>;

/** The times as crontab(5) has them. @throws RecipeError when they are not stated, or twice. */
function when({ special, minute, hour, day, month, weekday }: Schedule): string {
  const given = { minute, hour, day, month, weekday };
  const stated = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (special !== undefined) {
    if (stated.length > 0)
      throw new RecipeError(`special: it stands for all times, but ${stated.join(", ")} is stated`);
    return String(special);
  }
  if (minute === undefined) {
    throw new RecipeError('state "minute" or "special": without a minute it would run every minute', {
      hint: 'minute: 0 is on the hour, minute: "*" is every minute',
    });
  }
  return [
    cronField(minute, cronFields.minute),
    cronField(hour ?? "*", cronFields.hour),
    cronField(day ?? "*", cronFields.day),
    cronField(month ?? "*", cronFields.month),
    cronField(weekday ?? "*", cronFields.weekday),
  ].join(" ");
}
