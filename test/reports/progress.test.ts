import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/engine/events.ts";
import { followProgress } from "../../src/reports/progress.ts";
import { at, started } from "./report.ts";

const host = "web1";
const exchange = { host, type: "exchange-started", number: 2, running: ["execute[make]"], questions: [] } as const;
const changed = { host, type: "resource-changed", id: "file[a]", action: "create", at, changes: [] } as const;
const notified = {
  host,
  type: "notified",
  from: "file[a]",
  target: "service[nginx]",
  action: "restart",
  timing: "delayed",
} as const;

function cutOffAfter(events: readonly RunEvent[]) {
  const progress = followProgress();
  for (const event of events) progress.sink(event);
  return { isTouched: progress.isTouched(), told: progress.describe(false) };
}

describe("a run that is cut off", () => {
  it("before anything was changed says so", () => {
    expect(
      cutOffAfter([
        { host, ...started },
        { ...exchange, running: [] },
      ]),
    ).toEqual({ isTouched: false, told: ["nothing was changed"] });
  });

  it("names what was being changed", () => {
    expect(cutOffAfter([exchange])).toEqual({
      isTouched: true,
      told: ["may be half done: execute[make]", "a command that runs there may go on; look before you run again"],
    });
  });

  it("names what was notified and did not run", () => {
    const { told } = cutOffAfter([
      exchange,
      { host, type: "exchange-finished", number: 2, seconds: 1 },
      changed,
      notified,
    ]);
    expect(told).toMatchInlineSnapshot(`
      [
        "1 resource changed before that",
        "! NOT run: service[nginx] restart",
        "    what asked for it is changed already, so that the next run will not ask again: do it by hand",
      ]
    `);
  });

  it("does not name what was notified and ran", () => {
    const restarted = { ...changed, id: "service[nginx]", action: "restart" } as const;
    expect(cutOffAfter([changed, notified, restarted]).told).toEqual(["2 resources changed before that"]);
  });
});
