import { describe, expect, it } from "vitest";
import type { HandlerEvent } from "../../src/engine/handlers.ts";
import { createSumming } from "../../src/handlers/summary.ts";
import { badRun, goodRun, noRun } from "./told.ts";

function summaries(events: readonly HandlerEvent[]) {
  const summing = createSumming();
  return events.flatMap((event) => summing.add(event) ?? []);
}

describe("the summary of a run", () => {
  it("says what was changed, and how it ended", () => {
    expect(summaries(goodRun)).toEqual([
      {
        type: "run-summary",
        host: "web1",
        dryRun: false,
        outcome: "fine",
        text: "web1: 1 changed, 2 unchanged, 0 skipped, 0 failed in 0.5 s, 2 exchanges",
        changed: ["file[/etc/motd]"],
        failed: [],
        result: {
          changed: 1,
          mayChange: 0,
          unchanged: 2,
          skipped: 0,
          failed: 0,
          notAttempted: 0,
          exchanges: 2,
          seconds: 0.5,
        },
      },
    ]);
  });

  it("says what failed", () => {
    expect(summaries(badRun)).toMatchObject([
      { outcome: "failed", failed: [{ id: "execute[make]", message: "no\nway" }] },
    ]);
  });

  it("says why a run did not start", () => {
    expect(summaries(noRun)).toEqual([
      {
        type: "run-summary",
        host: "db2",
        dryRun: false,
        outcome: "broke off",
        text: "db2: refused",
        changed: [],
        failed: [],
        error: { code: "connection", message: "refused", about: "db2", hint: "is sshd up?" },
      },
    ]);
  });

  it("is one for each host, however their events are mixed", () => {
    const mixed = [goodRun[0], badRun[0], goodRun[1], badRun[1], badRun[3], goodRun[2]].flatMap((one) => one ?? []);
    expect(summaries(mixed).map(({ host, changed, failed }) => [host, changed.length, failed.length])).toEqual([
      ["db1", 0, 1],
      ["web1", 1, 0],
    ]);
  });

  it("starts anew with the next run of a host", () => {
    expect(summaries([...goodRun, ...goodRun]).map(({ changed }) => changed)).toEqual([
      ["file[/etc/motd]"],
      ["file[/etc/motd]"],
    ]);
  });
});
