import { describe, expect, it } from "vitest";
import { cronField, cronFields } from "../../src/resources/cron-schedule.ts";

type Name = keyof typeof cronFields;

describe("a field of crontab(5)", () => {
  it.each<[Name, string | number, string]>([
    ["minute", 5, "5"],
    ["minute", "05", "5"],
    ["minute", "*", "*"],
    ["minute", "*/10", "*/10"],
    ["minute", "0,30", "0,30"],
    ["minute", "0-59/15,7", "0-59/15,7"],
    ["hour", "8-18/2", "8-18/2"],
    ["day", "1,15,31", "1,15,31"],
    ["month", "jan", "1"],
    ["month", "Mar-May,12", "3-5,12"],
    ["weekday", "mon-fri", "1-5"],
    ["weekday", "fri-sun", "5-7"],
    ["weekday", "sun", "0"],
    ["weekday", "sun-tue", "0-2"],
    ["weekday", 7, "7"],
  ])("%s %j is %s", (name, given, text) => {
    expect(cronField(given, cronFields[name])).toBe(text);
    expect(cronField(text, cronFields[name])).toBe(text);
  });

  it.each<[Name, string | number]>([
    ["minute", 60],
    ["minute", -1],
    ["minute", 1.5],
    ["minute", Number.NaN],
    ["minute", ""],
    ["minute", " 5"],
    ["minute", "5 *"],
    ["minute", "5\n"],
    ["minute", "1,,2"],
    ["minute", "30-10"],
    ["minute", "5/10"],
    ["minute", "*/0"],
    ["minute", "*/60"],
    ["minute", "1-2-3"],
    ["minute", "jan"],
    ["hour", 24],
    ["day", 0],
    ["month", "january"],
    ["month", 13],
    ["weekday", 8],
    ["weekday", "fri-tue"],
    ["weekday", "@daily"],
  ])("%s cannot be %j", (name, given) => expect(cronField(given, cronFields[name])).toBeUndefined());
});
