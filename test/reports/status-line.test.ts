import { describe, expect, it, vi } from "vitest";
import { createStatusLine, statusText } from "../../src/reports/status-line.ts";
import { at, finished, report, started } from "./report.ts";

const base = { what: "running execute[make]", detail: "", elapsedMs: 50, columns: 80 };

describe("what the status line says", () => {
  it.each([
    ["what is running", {}, "⠋ running execute[make]"],
    ["for how long", { elapsedMs: 12_300 }, "⠸ running execute[make] 12 s"],
    [
      "and what it printed last",
      { elapsedMs: 12_300, detail: "CC\tmain.o" },
      "⠸ running execute[make] 12 s: CC main.o",
    ],
    ["in the width of the terminal", { columns: 20 }, "⠋ running execut…"],
    ["where wide characters take two columns", { what: "日本語日本語", columns: 10 }, "⠋ 日…"],
    ["without obeying escape sequences", { detail: "\x1b[2J\u202e" }, "⠋ running execute[make]: ␛[2J\\u202e"],
  ])("%s", (_what, input, text) => {
    expect(statusText({ ...base, ...input })).toBe(text);
  });
});

describe("the status line", () => {
  it("is erased before anything is printed, drawn again below it, and gone at the end", () => {
    vi.useFakeTimers();
    let written = "";
    const write = (text: string): void => {
      written += text;
    };
    const line = createStatusLine({ write, columns: () => 80, now: () => Date.now() });
    line.show("running a[b]");
    vi.advanceTimersByTime(100);
    line.above(() => write("printed\n"));
    line.hide();
    vi.advanceTimersByTime(1000);
    vi.useRealTimers();
    expect(written).toBe("\r\x1b[K⠙ running a[b]\r\x1b[Kprinted\n\r\x1b[K⠙ running a[b]\r\x1b[K");
  });

  it("follows the exchanges of a run and the output of its commands", () => {
    const told: string[] = [];
    const status = {
      show: (what: string) => told.push(what),
      detail: (what: string, text: string) => told.push(`${what}: ${text}`),
      hide: () => told.push("hide"),
      above: (write: () => void) => write(),
    };
    const asking = { type: "exchange-started", number: 1, running: [], questions: ["file a", "file b"] } as const;
    report(
      [
        started,
        asking,
        { ...asking, running: ["execute[a]", "file[b]"] },
        { type: "output", id: "execute[a]", stream: "stdout", text: "one\n10%\r20%\r\n\n" },
        { type: "exchange-finished", number: 1, seconds: 1 },
        { type: "resource-failed", id: "execute[a]", action: "run", at, failure: { message: "no" } },
        finished,
      ],
      { status },
    );
    expect(told).toEqual([
      "hide",
      "asking 2 questions",
      "running execute[a] and 1 more",
      "running execute[a]: 20%",
      "hide",
      "hide",
      "hide",
    ]);
  });
});
