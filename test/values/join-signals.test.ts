import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { joinSignals } from "../../src/values/join-signals.ts";
import { scaled } from "../machine-speed.ts";

describe("joined signals", () => {
  it("end with the first of them, for its reason", () => {
    const [first, second] = [new AbortController(), new AbortController()];
    using joined = joinSignals([first.signal, undefined, second.signal], 60_000);
    expect(joined.signal.aborted).toBe(false);
    second.abort("why");
    first.abort("too late");
    expect(joined.signal).toMatchObject({ aborted: true, reason: "why" });
    expect(joined.isTimeUp).toBe(false);
  });

  it("end when the time is up", async () => {
    using joined = joinSignals([new AbortController().signal], 1);
    await expect.poll(() => joined.signal.aborted).toBe(true);
    expect(joined.isTimeUp).toBe(true);
    expect(joined.signal.reason).toMatchObject({ name: "TimeoutError" });
  });

  it("end at once with one that has ended", () => {
    using joined = joinSignals([AbortSignal.abort("before")]);
    expect(joined.signal.reason).toBe("before");
  });

  it("let go of the others once they are disposed of", () => {
    const stopping = new AbortController();
    const { signal } = stopping;
    let joined: AbortSignal;
    {
      using ending = joinSignals([signal]);
      joined = ending.signal;
    }
    stopping.abort();
    expect(joined.aborted).toBe(false);
  });

  it("end in time whatever is collected as garbage meanwhile", async () => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    const ending = joinSignals([new AbortController().signal], 200).signal;
    const isOver = () => {
      collect();
      return ending.aborted;
    };
    await expect.poll(isOver, { timeout: scaled(5000) }).toBe(true);
  });
});
