import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { aptUpdate, execute, file, pkg } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";
import { told } from "../templates/told.ts";

const aged = (age: number | undefined): FakeHostOptions => ({ facts: [facts.aptIndex().is({ age })] });
const hour = 3600;

describe("aptUpdate", () => {
  it.each<readonly [string, () => unknown, FakeHostOptions, readonly string[]]>([
    ["leaves a young index alone", () => aptUpdate("daily"), aged(24 * hour), []],
    [
      "refreshes an old one",
      () => aptUpdate("daily"),
      aged(72 * hour),
      ["aptUpdate[daily] refresh would: refresh after 3 days"],
    ],
    [
      "refreshes one that was never there",
      () => aptUpdate("daily"),
      aged(undefined),
      ["aptUpdate[daily] refresh would: refresh, for the first time"],
    ],
    [
      "takes an age",
      () => aptUpdate("hourly", { olderThan: hour }),
      aged(hour + 1),
      ["aptUpdate[hourly] refresh would: refresh after 60 minutes"],
    ],
    [
      "refreshes once a run",
      () => [aptUpdate("one", { olderThan: 60 }), aptUpdate("two", { olderThan: 0 })],
      aged(61),
      ["aptUpdate[one] refresh would: refresh after 61 seconds"],
    ],
    [
      "runs when notified, whatever the age",
      () => file("/etc/x", { notifies: aptUpdate("daily").to("run") }),
      aged(5),
      ["file[/etc/x] create would: create", "aptUpdate[daily] run would: refresh"],
    ],
    [
      "leaves certain what was installed before",
      () => [aptUpdate("daily"), pkg("nginx")],
      aged(undefined),
      ["aptUpdate[daily] refresh would: refresh, for the first time", "package[nginx] install would: install"],
    ],
    [
      "may refresh after a command",
      () => [execute("x"), aptUpdate("daily")],
      aged(5),
      ["execute[x] run would: run", "aptUpdate[daily] refresh may: "],
    ],
    [
      "refuses a host without apt",
      () => aptUpdate("daily"),
      { node: { platform: "alpine", family: "alpine" } },
      ["aptUpdate[daily] fails: alpine has no apt"],
    ],
  ])("%s", async (_name, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("wants an age", async () => {
    expect(await told(() => planned(() => aptUpdate("x", { olderThan: -1 })))).toContain(
      "expected a number of seconds",
    );
  });
});
